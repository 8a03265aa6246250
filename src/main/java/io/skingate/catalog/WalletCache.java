package io.skingate.catalog;

import io.skingate.json.Json;
import io.skingate.json.MalformedJsonException;
import io.skingate.skinsnode.SkinsNodeClient;
import io.skingate.skinsnode.answer.UpstreamAnswer.Reason;
import io.skingate.skinsnode.answer.WalletAnswer;
import io.skingate.tenant.Account;
import io.skingate.tenant.TenantRegistry;
import io.skingate.tenant.Tenants;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Each account's wallet, up to 30 seconds old. One request serves all who wait. Safe for use from
 * any thread; build it outside of a verticle.
 */
public final class WalletCache {
  /** As old as the interface lets a balance be. */
  private static final Duration KEPT = Duration.ofSeconds(30);

  /** A failure is shared for a moment, so that readers cannot flood an ailing SkinsNode. */
  private static final Duration FAILURE_KEPT = Duration.ofSeconds(1);

  private static final int MOST_WAITING = 10_000;

  private final Context context;
  private final Clock clock;
  private final Function<Account, Future<WalletAnswer>> fetch;
  private final Map<String, Entry> entries = new HashMap<>();
  private final Map<String, String> currencies = new ConcurrentHashMap<>();

  public WalletCache(Vertx vertx, SkinsNodeClient client, Tenants tenants, Clock clock) {
    this(vertx, client::wallet, tenants, clock);
  }

  WalletCache(
      Vertx vertx, Function<Account, Future<WalletAnswer>> fetch, Tenants tenants, Clock clock) {
    this.context = vertx.getOrCreateContext();
    this.clock = clock;
    this.fetch = fetch;
    tenants.onReplace(registry -> context.runOnContext(turn -> keepOnly(registry)));
  }

  /** The account's wallet. Completes on the caller's context and never fails. */
  public Future<WalletAnswer> wallet(Account account) {
    Reply<WalletAnswer> reply = new Reply<>();
    context.runOnContext(turn -> serve(account, reply));
    return reply.future();
  }

  /**
   * The account's currency, as SkinsNode last gave it; empty where it never did to this pod and
   * cannot be asked. Completes on the caller's context and never fails.
   */
  public Future<Optional<String>> currency(Account account) {
    return wallet(account)
        .map(
            answer -> {
              if (answer instanceof WalletAnswer.Found found) {
                currency(found).ifPresent(given -> currencies.put(account.id(), given));
              }
              return Optional.ofNullable(currencies.get(account.id()));
            });
  }

  private static Optional<String> currency(WalletAnswer.Found found) {
    try {
      return Optional.ofNullable(Json.parseTolerantly(found.body()).path("currency").textValue());
    } catch (MalformedJsonException unreadable) {
      return Optional.empty();
    }
  }

  private void serve(Account account, Reply<WalletAnswer> reply) {
    Entry entry = entries.get(account.id());
    if (entry == null || !entry.account.equals(account)) {
      entry = new Entry(account);
      entries.put(account.id(), entry);
    }
    entry.serve(reply);
  }

  private void keepOnly(TenantRegistry registry) {
    entries.values().removeIf(e -> !registry.accounts().contains(e.account));
  }

  /** One account's wallet and the request that may be under way. */
  private final class Entry {
    private final Account account;
    private final List<Reply<WalletAnswer>> waiting = new ArrayList<>();
    private WalletAnswer answer;
    private Instant begun = Instant.MIN;

    Entry(Account account) {
      this.account = account;
    }

    void serve(Reply<WalletAnswer> reply) {
      if (answer != null && isFresh()) {
        reply.complete(answer);
        return;
      }
      if (waiting.size() >= MOST_WAITING) {
        reply.complete(new WalletAnswer.Failed(Reason.OVERLOADED, FAILURE_KEPT));
        return;
      }
      waiting.add(reply);
      if (waiting.size() == 1) {
        begun = clock.instant();
        fetch.apply(account).onComplete(ended -> answered(ended.result()));
      }
    }

    private boolean isFresh() {
      Duration age = Duration.between(begun, clock.instant());
      Duration kept = answer instanceof WalletAnswer.Found ? KEPT : FAILURE_KEPT;
      return !age.isNegative() && age.compareTo(kept) < 0;
    }

    private void answered(WalletAnswer got) {
      answer = got;
      List<Reply<WalletAnswer>> served = List.copyOf(waiting);
      waiting.clear();
      served.forEach(reply -> reply.complete(got));
    }
  }
}
