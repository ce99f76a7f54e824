/** The part a miner plays in a demonstration network; real miners have none. */
import { WarningIcon } from '../frame/icons.tsx';

const MEANING: Readonly<Record<string, string>> = {
  honest: 'Evaluates and evolves, reports what it measured',
  inflator: 'Reports better scores than it measured, to show that it earns nothing',
};

/** The badge; nothing for a miner without a role. */
export function RoleBadge({ role }: { readonly role: string | null }) {
  if (role === null) return null;
  const isHonest = role === 'honest';
  return (
    <span className={isHonest ? 'badge badge-honest' : 'badge badge-warn'} title={MEANING[role]}>
      {!isHonest && <WarningIcon />}
      {role}
    </span>
  );
}
