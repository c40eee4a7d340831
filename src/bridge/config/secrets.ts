import { isMap, isPair, isScalar, visit } from 'yaml';
import type { Document, Node } from 'yaml';

/** The environment, or what stands in for it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A `${NAME}` that has no value, and where it stands. */
export interface MissingSecret {
  node: Node;
  variable: string;
}

const reference = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/**
 * Replaces every `${NAME}` in the document's values by the variable of that name. Keys are left alone. Returns those
 * that are not set (or empty, which for a secret is the same mistake); their values are never part of an answer.
 */
export function fillSecrets(document: Document, environment: Environment): MissingSecret[] {
  const missing: MissingSecret[] = [];
  visit(document, {
    Scalar(key, node, path) {
      const parent = path.at(-1);
      const isKey = key === 'key' && isPair(parent) && isMap(path.at(-2));
      if (isKey || !isScalar(node) || typeof node.value !== 'string') return;
      node.value = node.value.replaceAll(reference, (whole, variable: string) => {
        const value = environment[variable];
        if (value === undefined || value === '') {
          missing.push({ node, variable });
          return whole;
        }
        return value;
      });
    },
  });
  return missing;
}
