/**
 * A page of our own between Cobot and the staff page: a browser that comes from another site does not send the new cookie along
 * yet, but does when this page sends it on. It needs neither script nor style.
 */
export function goOnPage(sentence: string, { isDone }: { isDone: boolean }): string {
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    isDone ? '<meta http-equiv="refresh" content="0;url=/">' : '',
    `<title>Sign in</title></head><body><main><h1>${sentence}</h1>`,
    `<p><a href="/">${isDone ? 'Go on' : 'Back'}</a></p></main></body></html>`,
  ].join('\n');
}
