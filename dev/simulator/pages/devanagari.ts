/** "12:30" as "१२:३०". */
export function devanagari(text: string): string {
  return text.replace(/\d/g, (digit) => String.fromCodePoint(0x0966 + Number(digit)));
}
