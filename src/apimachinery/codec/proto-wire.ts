/** The protobuf wire format: a bounds-checked reader and a writer. Nothing in here knows of messages. */

/** Bytes that are no valid protobuf. */
export class ProtoError extends Error {
  override readonly name = 'ProtoError'
}

/** Wire types: varint, fixed 64, length-delimited, fixed 32. Groups (3, 4) do not occur in Kubernetes. */
export const VARINT = 0
/** Eight bytes. */
export const FIXED64 = 1
/** A length and as many bytes. */
export const BYTES = 2
/** Four bytes. */
export const FIXED32 = 5

const VARINT_BYTES_MAX = 10
/** Four bytes of seven bits: no sign bit is touched. */
const SMALL_SHIFT_MAX = 21

/** Reads one message. Views into the input are handed out, not copies. */
export class ProtoReader {
  readonly #bytes: Buffer
  #position = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  /** Nothing left? */
  get done(): boolean {
    return this.#position >= this.#bytes.length
  }

  /** An unsigned varint, cut to 64 bits: a number when it is short, which is nearly always. */
  varint(): bigint | number {
    const start = this.#position
    let small = 0
    for (let shift = 0; shift <= SMALL_SHIFT_MAX; shift += 7) {
      const byte = this.#byte()
      small |= (byte & 0x7f) << shift
      if (byte < 0x80) return small
    }
    this.#position = start
    return this.#longVarint()
  }

  #longVarint(): bigint {
    let value = 0n
    for (let i = 0; i < VARINT_BYTES_MAX; i++) {
      const byte = this.#byte()
      value |= BigInt(byte & 0x7f) << BigInt(7 * i)
      if (byte < 0x80) return BigInt.asUintN(64, value)
    }
    throw new ProtoError('proto: integer overflow')
  }

  /** A varint that must fit 32 bits: tags and lengths. */
  uint32(): number {
    const value = this.varint()
    if (value > 0xffff_ffff) throw new ProtoError('proto: integer overflow')
    return Number(value)
  }

  /** A length and as many bytes. */
  bytes(): Buffer {
    const start = this.#skipBytes(this.uint32())
    return this.#bytes.subarray(start, this.#position)
  }

  /** A length and as many bytes of UTF-8; broken sequences become U+FFFD. */
  string(): string {
    const start = this.#skipBytes(this.uint32())
    return this.#bytes.toString('utf8', start, this.#position)
  }

  /** A double. */
  double(): number {
    return this.#bytes.readDoubleLE(this.#skipBytes(8))
  }

  /** Passes over the value of an unknown field. */
  skip(wireType: number): void {
    switch (wireType) {
      case VARINT:
        this.varint()
        return
      case FIXED64:
        this.#skipBytes(8)
        return
      case BYTES:
        this.bytes()
        return
      case FIXED32:
        this.#skipBytes(4)
        return
      default:
        throw new ProtoError(`proto: illegal wireType ${wireType}`)
    }
  }

  #byte(): number {
    const byte = this.#bytes[this.#position]
    if (byte === undefined) throw new ProtoError('unexpected EOF')
    this.#position++
    return byte
  }

  /** Goes on by `length` bytes; returns where they begin. */
  #skipBytes(length: number): number {
    const start = this.#position
    if (length > this.#bytes.length - start) throw new ProtoError('unexpected EOF')
    this.#position = start + length
    return start
  }
}

/** Writes one message into a growing list of pieces. */
export class ProtoWriter {
  readonly #pieces: Uint8Array[] = []

  /** All bytes written. */
  finish(): Uint8Array {
    return Buffer.concat(this.#pieces)
  }

  /** A field with a varint; negative numbers take ten bytes. */
  varintField(number: number, value: bigint): void {
    this.#tag(number, VARINT)
    this.#varint(BigInt.asUintN(64, value))
  }

  /** A field with a length and bytes. */
  bytesField(number: number, bytes: Uint8Array): void {
    this.#tag(number, BYTES)
    this.#varint(BigInt(bytes.length))
    this.#pieces.push(bytes)
  }

  /** A field with text. */
  stringField(number: number, text: string): void {
    this.bytesField(number, Buffer.from(text))
  }

  /** A field with a double. */
  doubleField(number: number, value: number): void {
    this.#tag(number, FIXED64)
    const bytes = new Uint8Array(8)
    new DataView(bytes.buffer).setFloat64(0, value, true)
    this.#pieces.push(bytes)
  }

  #tag(number: number, wireType: number): void {
    this.#varint(BigInt(number * 8 + wireType))
  }

  #varint(value: bigint): void {
    const bytes: number[] = []
    let rest = value
    for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80)
    bytes.push(Number(rest))
    this.#pieces.push(Uint8Array.from(bytes))
  }
}
