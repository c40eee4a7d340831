import { useLanguage } from '../../texts/language-provider.tsx';
import classes from './hands.module.css';

/** What is said of a finger besides its name. */
export type FingerSign = 'suggested' | 'enrolled' | 'known' | 'wanted';

/** A left hand seen from above, 230 by 260; the right one is its mirror. Drawn for this page. */
const fingersOfLeft = [
  { from: [64, 158], to: [36, 92], width: 25 },
  { from: [92, 146], to: [80, 56], width: 28 },
  { from: [122, 142], to: [122, 40], width: 29 },
  { from: [151, 148], to: [163, 60], width: 28 },
  { from: [158, 206], to: [206, 148], width: 31 },
] as const;
const WIDTH = 230;
const HEIGHT = 260;
const palm =
  'M50 160 C50 142 66 138 86 138 L150 138 C168 138 172 152 172 166 L170 206 C168 236 150 250 118 250 C78 250 58 232 54 204 Z';

interface HandsProps {
  signs: ReadonlyMap<number, FingerSign>;
  /** Left out where fingers are only shown. */
  onChoose?: (finger: number) => void;
  disabled?: boolean;
}

/** Two hands as one sees one's own on a table, with a button at every finger. */
export function Hands({ signs, onChoose, disabled = false }: HandsProps) {
  const { t } = useLanguage();
  const shared = { signs, disabled, ...(onChoose !== undefined && { onChoose }) };
  return (
    <div
      className={classes['hands']}
      {...(onChoose !== undefined && { role: 'group', 'aria-label': t.enrol.hands })}
    >
      <Hand side="left" {...shared} />
      <Hand side="right" {...shared} />
    </div>
  );
}

function Hand({ side, signs, onChoose, disabled }: HandsProps & { side: 'left' | 'right' }) {
  const { t } = useLanguage();
  const isLeft = side === 'left';
  const fingers = fingersOfLeft.map((shape, place) => ({ shape, finger: isLeft ? place : 9 - place }));
  const ordered = isLeft ? fingers : fingers.toReversed();
  return (
    <div className={classes['hand']}>
      <div className={classes['place']}>
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true" className={classes['drawing']}>
          <g {...(!isLeft && { transform: `translate(${WIDTH} 0) scale(-1 1)` })}>
            {fingers.map(({ shape: { from, to, width }, finger }) => (
              <line
                key={finger}
                x1={from[0]}
                y1={from[1]}
                x2={to[0]}
                y2={to[1]}
                strokeWidth={width}
                className={classes['finger']}
                data-sign={signs.get(finger)}
              />
            ))}
            <path d={palm} className={classes['palm']} />
          </g>
        </svg>
        {onChoose !== undefined &&
          ordered.map(({ shape: { to }, finger }) => {
            const sign = signs.get(finger);
            const said = sign === undefined ? '' : `, ${t.enrol.fingerSigns[sign]}`;
            const left = isLeft ? to[0] : WIDTH - to[0];
            return (
              <button
                key={finger}
                type="button"
                className={classes['tip']}
                // A place in a drawing is data; the policy lets scripts set styles one by one.
                style={{ left: `${(left / WIDTH) * 100}%`, top: `${(to[1] / HEIGHT) * 100}%` }}
                aria-label={`${t.enrol.fingers[finger] ?? ''}${said}`}
                title={t.enrol.fingers[finger] ?? ''}
                data-sign={sign}
                disabled={disabled}
                onClick={() => onChoose(finger)}
              />
            );
          })}
      </div>
      <span className={classes['side']} aria-hidden="true">
        {isLeft ? t.enrol.leftHand : t.enrol.rightHand}
      </span>
    </div>
  );
}
