import { Table, Text } from '@mantine/core';
import { useState } from 'react';
import type { AuditLineMessage } from '../../../bridge/web/messages.ts';
import { Empty } from '../../common/empty.tsx';
import { hasAll } from '../../common/has-all.ts';
import { SearchInput } from '../../common/search-input.tsx';
import { useLanguage } from '../../texts/language-provider.tsx';
import { auditWords } from './audit-words.ts';
import classes from './audit-table.module.css';

/** Lines of the audit, and a search in those that are shown. */
export function AuditTable({ lines }: { lines: readonly AuditLineMessage[] }) {
  const { t, format } = useLanguage();
  const [search, setSearch] = useState('');
  const rows = lines.map((line) => ({ line, words: auditWords(line, t) }));
  const wanted = rows.filter(({ line: { terminal }, words: { who, what, more } }) =>
    hasAll([who, what, more, terminal].join(' '), search),
  );
  if (lines.length === 0) return <Empty icon="list">{t.audit.none}</Empty>;
  return (
    <>
      <div className={classes['bar']}>
        <SearchInput label={t.audit.searchFor} value={search} onChange={setSearch} />
      </div>
      {wanted.length === 0 ? (
        <Empty icon="search">{t.nothingFound}</Empty>
      ) : (
        <Table.ScrollContainer minWidth={560}>
          <Table verticalSpacing="sm" horizontalSpacing="md">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t.audit.when}</Table.Th>
                <Table.Th>{t.audit.who}</Table.Th>
                <Table.Th>{t.audit.what}</Table.Th>
                <Table.Th>{t.audit.where}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {wanted.map(({ line, words }) => (
                <Table.Tr key={line.number}>
                  <Table.Td>{format.moment(line.at)}</Table.Td>
                  <Table.Td>{words.who}</Table.Td>
                  <Table.Td>
                    {words.what}
                    <Text size="sm" c="dimmed">
                      {words.more}
                    </Text>
                  </Table.Td>
                  <Table.Td>{line.terminal}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </>
  );
}
