/** A session as its owner sees it listed. */
export type SessionSummary = {
  readonly id: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  /** The database's clock at the reading, for ages. */
  readonly now: Date;
  readonly userAgent?: string | undefined;
};
