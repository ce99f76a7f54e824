/** The legal text of a pool whose operator has set none. */

/** Markdown. */
export const DEFAULT_DISCLAIMER = `# Disclaimer

This mining pool is run by an independent operator with the open-source software Adit. The authors of
Adit do not run it, hold no money of it and have no access to it.

- **No warranty.** The service is offered as it is, without any warranty, express or implied. It may
  be interrupted, changed or closed at any time.
- **No promise of earnings.** Points, estimates and past payouts say nothing about future ones. What is
  paid follows from the published rules, the epoch's budget, the fee and the cap per miner.
- **Amounts are counted in RAO.** Balances are entries in the pool's ledger until the operator has
  paid a withdrawal. Amounts below the minimum withdrawal stay in the ledger.
- **Payments are final.** A withdrawal goes to the recipient coldkey that was set when it was
  requested. A wrong address cannot be corrected afterwards.
- **Your keys are yours.** Mining needs a hotkey only. Nobody of the pool will ever ask for a coldkey,
  a mnemonic or a password.
- **Public records.** Hotkeys, reports, scores, programs and payouts are published, so that everybody
  can recompute them. Do not hand in what must stay private.
- **Exclusion.** The operator may ban hotkeys that break the rules; reports outside consensus are not
  paid.
- **Your duties.** You are responsible for your equipment, for the law of the place where you live, and
  for taxes.

The operator of this pool has not published a text of its own. Ask the operator for the terms that
hold here before you rely on them.
`;
