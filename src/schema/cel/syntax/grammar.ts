/** The grammar of CEL as cel-go defines it. Labels are the parts that the tree builder reads. */
import * as predict from './predictions.ts'
import { call, choice, form, GrammarProgram, many, optional, type Piece, several, token, wrap } from './program.ts'
import { Token } from './tokens.ts'

const one = (label: string) => ({ label })
const list = (label: string) => ({ label, repeated: true })

/** Builds the program; it is complete and never changes afterwards. */
function buildGrammar(): GrammarProgram {
  const grammar = new GrammarProgram()
  grammar.rule('start', call('expr', one('e')), token(Token.eof))
  grammar.rule(
    'expr',
    call('conditionalOr', one('e')),
    optional(token(Token.question, one('op')), call('conditionalOr', one('e1')), token(Token.colon), call('expr', one('e2'))),
  )
  grammar.rule(
    'conditionalOr',
    call('conditionalAnd', one('e')),
    many(undefined, token(Token.or, list('ops')), call('conditionalAnd', list('rest'))),
  )
  grammar.rule(
    'conditionalAnd',
    call('relation', one('e')),
    many(undefined, token(Token.and, list('ops')), call('relation', list('rest'))),
  )
  addOperators(grammar)
  addMember(grammar)
  addPrimary(grammar)
  addInitializers(grammar)
  addLiteral(grammar)
  return grammar
}

function addOperators(grammar: GrammarProgram): void {
  const comparisons = [Token.equals, Token.notEquals, Token.in, Token.less, Token.lessEquals, Token.greaterEquals, Token.greater]
  grammar.rule(
    'relation',
    call('calc', one('e')),
    many(
      predict.moreRelation,
      wrap('binary'),
      token(comparisons, one('op')),
      call('relation', { label: 'right', precedence: 2 }),
    ),
  )
  grammar.rule(
    'calc',
    call('unary', one('e')),
    many(
      predict.moreCalc,
      choice(
        predict.calcOperator,
        [
          wrap('binary'),
          token([Token.star, Token.slash, Token.percent], one('op')),
          call('calc', { label: 'right', precedence: 3 }),
        ],
        [wrap('binary'), token([Token.plus, Token.minus], one('op')), call('calc', { label: 'right', precedence: 2 })],
      ),
    ),
  )
  grammar.rule(
    'unary',
    choice(
      predict.unary,
      [form('member'), call('member', one('e'))],
      [form('not'), several(undefined, token(Token.exclamation, list('ops'))), call('member', one('e'))],
      [form('negate'), several(predict.moreMinus, token(Token.minus, list('ops'))), call('member', one('e'))],
    ),
  )
}

/** Arguments of a call, from the opening parenthesis on. */
const args: readonly Piece[] = [
  token(Token.leftParen, one('open')),
  optional(call('exprList', one('args'))),
  token(Token.rightParen),
]

function addMember(grammar: GrammarProgram): void {
  grammar.rule(
    'member',
    form('primary'),
    call('primary', one('e')),
    many(
      predict.moreMember,
      choice(
        predict.memberForm,
        [
          wrap('select'),
          token(Token.dot, one('op')),
          optional(token(Token.question, one('opt'))),
          call('escapeIdent', one('id')),
        ],
        [wrap('memberCall'), token(Token.dot, one('op')), token(Token.identifier, one('id')), ...args],
        [
          wrap('index'),
          token(Token.leftBracket, one('op')),
          optional(token(Token.question, one('opt'))),
          call('expr', one('index')),
          token(Token.rightBracket),
        ],
      ),
    ),
  )
}

function addPrimary(grammar: GrammarProgram): void {
  const leadingDot = optional(token(Token.dot, one('leadingDot')))
  const comma = optional(token(Token.comma))
  grammar.rule(
    'primary',
    choice(
      predict.primary,
      [form('ident'), leadingDot, token(Token.identifier, one('id'))],
      [form('globalCall'), leadingDot, token(Token.identifier, one('id')), ...args],
      [form('nested'), token(Token.leftParen), call('expr', one('e')), token(Token.rightParen)],
      [
        form('list'),
        token(Token.leftBracket, one('op')),
        optional(call('listInit', one('elements'))),
        comma,
        token(Token.rightBracket),
      ],
      [
        form('map'),
        token(Token.leftBrace, one('op')),
        optional(call('mapInitializerList', one('entries'))),
        comma,
        token(Token.rightBrace),
      ],
      [
        form('message'),
        leadingDot,
        token(Token.identifier, list('ids')),
        many(undefined, token(Token.dot), token(Token.identifier, list('ids'))),
        token(Token.leftBrace, one('op')),
        optional(call('fieldInitializerList', one('entries'))),
        comma,
        token(Token.rightBrace),
      ],
      [form('literal'), call('literal', one('e'))],
    ),
  )
}

function addInitializers(grammar: GrammarProgram): void {
  const field = [call('optField', list('keys')), token(Token.colon, list('colons')), call('expr', list('values'))]
  const entry = [call('optExpr', list('keys')), token(Token.colon, list('colons')), call('expr', list('values'))]
  const comma = token(Token.comma)
  grammar.rule('exprList', call('expr', list('e')), many(undefined, comma, call('expr', list('e'))))
  grammar.rule('listInit', call('optExpr', list('e')), many(predict.moreElements, comma, call('optExpr', list('e'))))
  grammar.rule('fieldInitializerList', ...field, many(predict.moreFields, comma, ...field))
  grammar.rule('optField', optional(token(Token.question, one('opt'))), call('escapeIdent', one('id')))
  grammar.rule('mapInitializerList', ...entry, many(predict.moreElements, comma, ...entry))
  grammar.rule(
    'escapeIdent',
    choice(
      (la) => (la(1) === Token.identifier ? 0 : la(1) === Token.quotedIdentifier ? 1 : -1),
      [form('simple'), token(Token.identifier, one('id'))],
      [form('quoted'), token(Token.quotedIdentifier, one('id'))],
    ),
  )
  grammar.rule('optExpr', optional(token(Token.question, one('opt'))), call('expr', one('e')))
}

function addLiteral(grammar: GrammarProgram): void {
  const sign = optional(token(Token.minus, one('sign')))
  grammar.rule(
    'literal',
    choice(
      predict.literal,
      [form('int'), sign, token(Token.int, one('token'))],
      [form('uint'), token(Token.uint, one('token'))],
      [form('double'), sign, token(Token.float, one('token'))],
      [form('string'), token(Token.string, one('token'))],
      [form('bytes'), token(Token.bytes, one('token'))],
      [form('true'), token(Token.true, one('token'))],
      [form('false'), token(Token.false, one('token'))],
      [form('null'), token(Token.null, one('token'))],
    ),
  )
}

/** The grammar. Its only state is what it remembers of its own steps. */
export const GRAMMAR: GrammarProgram = buildGrammar()
