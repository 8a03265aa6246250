package io.skingate.budget;

import io.skingate.tenant.Account;
import io.skingate.tenant.Tenant;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * What the operator asks about money and does with it. Futures fail with {@link
 * io.skingate.redis.connection.RedisUnavailableException} while Redis is out.
 */
public interface BudgetDesk {
  /** The books of a store on its account. */
  Future<Books> books(Tenant tenant);

  /**
   * The ledger of a store on its account.
   *
   * @param after what the reader has seen; null to begin with the oldest entry
   */
  Future<LedgerPage> ledger(Tenant tenant, LedgerCursor after, int limit);

  /**
   * Puts money into a store's budget, or takes it back. Safe to call again under the same key;
   * where Redis is out, what was begun is ended later.
   */
  Future<TransferResult> transfer(Tenant tenant, Transfer transfer);

  /**
   * An account's wallet as it was last asked for, against what its stores hold now; empty where no
   * store has a budget, or the wallet is not known.
   */
  Future<Optional<Wallet>> wallet(Account account);

  /** The account's currency where it is known; never fails. */
  Future<Optional<String>> currency(Account account);
}
