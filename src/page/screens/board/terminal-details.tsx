import { Modal, Table } from '@mantine/core';
import type { TerminalMessage } from '../../../bridge/web/messages.ts';
import { Empty } from '../../common/empty.tsx';
import { useLanguage } from '../../texts/language-provider.tsx';
import type { Formats } from '../../texts/formats.ts';
import type { Texts } from '../../texts/texts.ts';

/** A terminal's passport, for whoever looks into a problem. */
export function TerminalDetails({
  terminal,
  isOpen,
  onClose,
}: {
  terminal: TerminalMessage;
  isOpen: boolean;
  onClose: () => void;
}) {
  const { t, format } = useLanguage();
  const { passport, probedAt } = terminal;
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t.board.detailsOf(terminal.name)}
      size="lg"
      closeButtonProps={{ 'aria-label': t.close }}
    >
      {passport === null ? (
        <Empty icon="question">{t.terminal.noPassport}</Empty>
      ) : (
        <Table variant="vertical" layout="fixed" withTableBorder>
          <Table.Tbody>
            {rowsOf(passport, t, format).map(([what, is]) => (
              <Table.Tr key={what}>
                <Table.Th w="42%">{what}</Table.Th>
                <Table.Td>{is ?? t.terminal.unknown}</Table.Td>
              </Table.Tr>
            ))}
            {probedAt !== null && (
              <Table.Tr>
                <Table.Th>{t.terminal.looked}</Table.Th>
                <Table.Td>{format.moment(probedAt)}</Table.Td>
              </Table.Tr>
            )}
          </Table.Tbody>
        </Table>
      )}
    </Modal>
  );
}

function rowsOf(
  passport: NonNullable<TerminalMessage['passport']>,
  { terminal: words }: Texts,
  { number }: Formats,
): readonly (readonly [what: string, is: string | null])[] {
  const { limits, faces } = passport;
  return [
    [words.model, passport.model],
    [words.serialNumber, passport.serialNumber],
    [words.firmware, passport.firmware],
    [words.platform, passport.platform],
    [words.capacity, number(limits.users)],
    [words.fingers, number(limits.fingers)],
    [words.punches, number(limits.punches)],
    [words.faces, words.facesKind[faces.kind]],
    [words.cards, words.cardsKind[passport.cards]],
    [words.templates, passport.templateAlgorithm],
    [words.enrolment, words.enrolmentKind[passport.enrolment]],
    [words.commKey, words.commKeyKind[passport.commKey]],
    [words.doorTest, words.doorTestKind[passport.unlockUnderLockOnZero]],
  ];
}
