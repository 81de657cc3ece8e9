/** What an operation does beyond its price: it counts here, so that cheap work on large values ends too. */
export interface Effort {
  /** Counts units of work, about 100 ns each. @throws when there were too many; nothing may catch that but the evaluation */
  work(units: number): void
}
