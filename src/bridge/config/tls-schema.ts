import { z } from 'zod';

const file = (what: string) => {
  const error = `must be the path of ${what}`;
  return z.string({ error }).trim().min(1, { error });
};

/** A certificate of one's own, in two files. */
export const tlsFilesSchema = z.strictObject({
  certFile: file('the certificate, as PEM'),
  keyFile: file("the certificate's key, as PEM"),
});
/** See {@link tlsFilesSchema}. */
export type TlsFiles = z.output<typeof tlsFilesSchema>;

/** The keys of it. */
export const tlsFilesKeys: readonly string[] = Object.keys(tlsFilesSchema.shape);
