/** Keeps a fault in one part of the page from leaving it blank. */
import { Component, type ReactNode } from 'react';
import { WarningIcon } from './icons.tsx';

interface GuardState {
  readonly message: string | null;
}

interface GuardProps {
  /** What the page shows and what goes on without it: `The pool`. */
  readonly subject: string;
  readonly children: ReactNode;
}

/** Shows its children, or what went wrong in them and a way on. */
export class PageGuard extends Component<GuardProps, GuardState> {
  override readonly state: GuardState = { message: null };

  static getDerivedStateFromError(error: unknown): GuardState {
    return { message: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    if (this.state.message === null) return this.props.children;
    return (
      <p className="banner" role="alert">
        <WarningIcon />
        <span>
          <strong>This page failed to draw.</strong> {this.props.subject} is not affected.{' '}
          {this.state.message}{' '}
          <button type="button" className="link" onClick={() => this.setState({ message: null })}>
            Draw it again
          </button>
        </span>
      </p>
    );
  }
}
