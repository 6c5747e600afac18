const maxChars = 48_000;
const half = maxChars / 2 - 100;

/** Keeps the beginning and the end of what a command prints; the middle is left out, because both ends tell the most. */
export class OutputText {
  #head = '';
  #tail = '';
  #totalChars = 0;

  add(text: string): void {
    this.#totalChars += text.length;
    const forHead = text.slice(0, half - this.#head.length);
    this.#head += forHead;
    this.#tail += text.slice(forHead.length);
    if (this.#tail.length > 4 * half) this.#tail = this.#tail.slice(-half);
  }

  get truncated(): boolean {
    return this.#totalChars > 2 * half;
  }

  /** Well-formed, also where a cut went through a character. */
  toString(): string {
    if (!this.truncated) return this.#head + this.#tail;
    const left = this.#totalChars - 2 * half;
    return `${this.#head}\n… ${left} characters left out …\n${this.#tail.slice(-half)}`.toWellFormed();
  }
}
