/** Text of a terminal for somebody's screen: control characters, which could steer that screen, become `�`. */
export function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, '\uFFFD');
}
