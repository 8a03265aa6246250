package io.skingate.budget;

import io.skingate.config.spending.SpendingLimits.Window;
import io.skingate.order.store.Keys;
import io.skingate.redis.RedisLink;
import io.skingate.redis.Script;
import io.skingate.tenant.Spending;
import io.skingate.tenant.Tenant;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Stores' books in Redis. Belongs to the event loop of its link; every call is one round trip, and
 * every future may fail with {@link io.skingate.redis.RedisUnavailableException}.
 */
public final class BudgetStore {
  private static final Script SHOW = Script.load("scripts/budget/show.lua").mayRepeat();
  private static final Script LEDGER = Script.load("scripts/budget/ledger.lua").mayRepeat();
  private static final Script LOOK = Script.load("scripts/budget/look.lua").mayRepeat();
  private static final Script BOOK = Script.load("scripts/budget/book.lua").mayRepeat();

  /** The kinds of entries, in the order of their numbers in {@code budget.lua}. */
  private static final List<String> KINDS =
      List.of("fund", "reserve", "commit", "release", "adjust");

  /** How long a transfer's idempotency key is kept. */
  private static final Duration KEY_KEPT = Duration.ofDays(30);

  private final RedisLink redis;
  private final String keyPrefix;

  public BudgetStore(RedisLink redis, String keyPrefix) {
    this.redis = redis;
    this.keyPrefix = keyPrefix;
  }

  /** The books of a store on its account. */
  public Future<Books> books(Tenant tenant) {
    return books(tenant.id(), tenant.account().id(), tenant.spending());
  }

  Future<Books> books(String tenantId, String accountId, Spending spending) {
    return redis
        .eval(SHOW, Keys.base(keyPrefix, tenantId), accountId, spending.terms())
        .map(reply -> books(reply, spending.limits().spend()));
  }

  private static Books books(Response reply, List<Window> windows) {
    List<Books.Used> used = new ArrayList<>();
    for (int i = 0; i < windows.size(); i++) {
      used.add(new Books.Used(windows.get(i), reply.get(5 + i).toLong()));
    }
    return new Books(
        reply.get(0).toLong(),
        reply.get(1).toLong(),
        reply.get(2).toLong(),
        reply.get(3).toLong(),
        reply.get(4).toLong(),
        List.copyOf(used));
  }

  /**
   * The ledger of a store on its account.
   *
   * @param after what the reader has seen; null to begin with the oldest entry
   */
  public Future<LedgerPage> ledger(Tenant tenant, LedgerCursor after, int limit) {
    return redis
        .eval(
            LEDGER,
            Keys.base(keyPrefix, tenant.id()),
            tenant.account().id(),
            after == null ? "" : after.entryId(),
            limit,
            tenant.spending().terms())
        .map(BudgetStore::page);
  }

  private static LedgerPage page(Response reply) {
    LedgerCursor cursor = LedgerCursor.of(reply.get(1).toString());
    String state = reply.get(0).toString();
    if (!state.equals("ok")) {
      return new LedgerPage.Gone(cursor, state.equals("lost"));
    }
    List<LedgerEntry> entries = new ArrayList<>();
    reply.get(2).forEach(entry -> entries.add(entry(entry)));
    return new LedgerPage.Entries(entries, cursor);
  }

  private static LedgerEntry entry(Response entry) {
    String id = entry.get(0).toString();
    String kind = KINDS.get(entry.get(1).toInteger() - 1);
    Response of = entry.get(4);
    boolean fund = kind.equals(KINDS.get(0));
    return new LedgerEntry(
        id,
        Instant.ofEpochMilli(LedgerCursor.of(id).millis()),
        kind,
        fund ? null : of.toString(),
        fund ? of.get(0).toString() : null,
        fund ? of.get(1).toString() : null,
        fund ? of.get(2).toString() : null,
        entry.get(2).toLong(),
        entry.get(3).toLong());
  }

  /** What came of a transfer's key; empty where none was booked under it. */
  Future<Optional<TransferResult>> look(String tenantId, Transfer transfer) {
    return redis
        .eval(
            LOOK,
            Keys.base(keyPrefix, tenantId),
            transfer.key(),
            transfer.cents(),
            transfer.note(),
            transfer.forcedArgument())
        .map(reply -> reply.size() == 0 ? Optional.empty() : Optional.of(result(reply, true)));
  }

  /**
   * Books a transfer that was begun.
   *
   * @param id under which it was
   * @param replayed whether that was an earlier call's
   */
  Future<TransferResult> book(
      String tenantId,
      String accountId,
      Spending spending,
      Transfer transfer,
      String id,
      boolean replayed) {
    return redis
        .eval(
            BOOK,
            Keys.base(keyPrefix, tenantId),
            accountId,
            transfer.key(),
            id,
            transfer.cents(),
            transfer.note(),
            transfer.forcedArgument(),
            transfer.by(),
            KEY_KEPT.toMillis(),
            spending.terms())
        .map(reply -> result(reply, replayed));
  }

  private static TransferResult result(Response reply, boolean replayed) {
    return switch (reply.get(0).toString()) {
      case "booked", "replayed" ->
          new TransferResult.Booked(
              reply.get(1).toString(),
              reply.get(2).toLong(),
              reply.get(3).toLong(),
              replayed || reply.get(0).toString().equals("replayed"));
      case "mismatch" -> new TransferResult.Mismatch();
      case "short" -> new TransferResult.Short(reply.get(3).toLong());
      default -> new TransferResult.Beyond();
    };
  }
}
