import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { problemAt, problemsOf, yamlProblem } from './config/problems.ts';
import type { ConfigProblem } from './config/problems.ts';
import { configSchema } from './config/schema.ts';
import type { BridgeConfig, ConfigInput } from './config/schema.ts';
import type { TlsFiles } from './config/tls-schema.ts';
import { fillSecrets } from './config/secrets.ts';
import type { Environment } from './config/secrets.ts';
import { BridgeError } from './errors.ts';

export type { BridgeConfig, ConfigInput, TerminalConfig } from './config/schema.ts';

/** A config that cannot be used. Its message has one line per problem: `file:line:column: what, and the fix`. */
export class ConfigError extends BridgeError {
  readonly problems: readonly ConfigProblem[];

  constructor(file: string, problems: readonly ConfigProblem[], cause?: unknown) {
    const text = problems.map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`);
    super('refusal', 'config', text.join('\n'), { cause });
    this.problems = problems;
  }
}

/**
 * Reads settings from YAML text. `file` only names the text in errors. Throws {@link ConfigError}, which never repeats
 * a value of the file or of the environment.
 */
export function parseConfig(
  yaml: string,
  options: { file?: string; environment?: Environment } = {},
): BridgeConfig {
  const file = options.file ?? 'config';
  const lines = new LineCounter();
  // Pretty errors would quote the line, and the line may hold a token.
  const document = parseDocument(yaml, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    const problems = document.errors.map(({ pos, code }) => {
      const { line, col } = lines.linePos(pos[0]);
      return { line, column: col, message: yamlProblem(code) };
    });
    throw new ConfigError(file, problems);
  }
  const missing = fillSecrets(document, options.environment ?? {});
  if (missing.length > 0) {
    throw new ConfigError(
      file,
      missing.map(({ node, variable }) =>
        problemAt(
          node,
          `needs the environment variable ${variable}, which is not set: export ${variable}=… before starting`,
          lines,
        ),
      ),
    );
  }
  const read = configSchema.safeParse(document.toJS({ maxAliasCount: 100 }) ?? {});
  if (!read.success) throw new ConfigError(file, problemsOf(read.error.issues, document, lines));
  return read.data;
}

/** Fills the defaults into settings given by a program instead of a file. Throws {@link ConfigError}. */
export function configFrom(settings: ConfigInput): BridgeConfig {
  return parseConfig(JSON.stringify(settings), { file: 'settings' });
}

/** Reads a config file; relative paths in it are counted from the file's own folder. Throws {@link ConfigError}. */
export async function loadConfig(file: string, environment: Environment): Promise<BridgeConfig> {
  let yaml: string;
  try {
    yaml = await readFile(file, 'utf8');
  } catch (cause) {
    throw new ConfigError(
      file,
      [{ line: 1, column: 1, message: 'cannot be read: copy config.example.yaml there and fill it in' }],
      cause,
    );
  }
  const config = parseConfig(yaml, { file, environment });
  const folder = dirname(file);
  const { dataFile, vault, http, webhooks, textsFolder } = config;
  return {
    ...config,
    dataFile: dataFile === ':memory:' ? dataFile : resolve(folder, dataFile),
    vault: withKeyFile(folder, vault),
    webhooks: {
      ...withKeyFile(folder, webhooks),
      ...(webhooks.tls && { tls: resolvedTls(folder, webhooks.tls) }),
    },
    http: { ...http, ...(typeof http.tls === 'object' && { tls: resolvedTls(folder, http.tls) }) },
    ...(textsFolder !== undefined && { textsFolder: resolve(folder, textsFolder) }),
  };
}

function resolvedTls(folder: string, { certFile, keyFile }: TlsFiles): TlsFiles {
  return { certFile: resolve(folder, certFile), keyFile: resolve(folder, keyFile) };
}

function withKeyFile<Section extends { keyFile?: string | undefined }>(
  folder: string,
  section: Section,
): Section {
  const { keyFile } = section;
  return keyFile === undefined ? section : { ...section, keyFile: resolve(folder, keyFile) };
}
