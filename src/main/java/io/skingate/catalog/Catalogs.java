package io.skingate.catalog;

import io.micrometer.core.instrument.MeterRegistry;
import io.skingate.catalog.content.ContentStore;
import io.skingate.catalog.sharing.CatalogSharing;
import io.skingate.config.CatalogConfig;
import io.skingate.skinsnode.SkinsNodeClient;
import io.skingate.tenant.Account;
import io.skingate.tenant.TenantRegistry;
import io.skingate.tenant.Tenants;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The catalogs of all accounts. Safe for use from any thread; build it outside of a verticle, so
 * that no verticle's end takes a fetch with it.
 */
public final class Catalogs implements PriceCheck {
  private final Vertx vertx;
  private final Context context;
  private final CatalogConfig config;
  private final Clock clock;
  private final ContentStore store;
  private final CatalogLoader loader;
  private final CatalogMetrics metrics;
  private final CatalogSharing sharing;
  private final Pace pace;
  private final ConcurrentMap<String, CatalogSlot> slots = new ConcurrentHashMap<>();

  /**
   * @param clock the one that the moments given to {@link #confirm} are read from
   * @param sharing with other pods; null where every pod fetches for itself
   */
  public Catalogs(
      Vertx vertx,
      SkinsNodeClient client,
      Tenants tenants,
      CatalogConfig config,
      Clock clock,
      MeterRegistry meters,
      CatalogSharing sharing) {
    this(vertx, client, tenants, config, clock, meters, ContentStore.ofProcess(vertx), sharing);
  }

  public Catalogs(
      Vertx vertx,
      SkinsNodeClient client,
      Tenants tenants,
      CatalogConfig config,
      Clock clock,
      MeterRegistry meters,
      ContentStore store,
      CatalogSharing sharing) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.config = config;
    this.clock = clock;
    this.store = store;
    this.loader = new CatalogLoader(vertx, client, store, clock);
    this.metrics = new CatalogMetrics(meters, store);
    this.sharing = sharing;
    this.pace = new Pace(config, ThreadLocalRandom.current()::nextDouble);
    if (sharing != null) {
      context.runOnContext(turn -> sharing.open(vertx));
    }
    follow(tenants.current());
    tenants.onReplace(this::follow);
  }

  /** The account's catalog, if there is one that may still be served. */
  public Optional<Catalog> fresh(String accountId, Instant now) {
    return newest(accountId).filter(c -> c.age(now).compareTo(config.maxStale()) <= 0);
  }

  /** The account's catalog, however old it is. */
  public Optional<Catalog> newest(String accountId) {
    CatalogSlot slot = slots.get(accountId);
    return slot == null ? Optional.empty() : Optional.ofNullable(slot.current());
  }

  /**
   * A catalog whose fetch began after the moment given; empty where it cannot be had within the
   * wait. Completes on the caller's context and never fails. One fetch serves all who wait.
   */
  public Future<Optional<Catalog>> confirm(Account account, Instant requestedAt, Duration wait) {
    CatalogSlot slot = slots.get(account.id());
    if (slot == null || wait.isNegative() || wait.isZero()) {
      return Future.succeededFuture(Optional.empty());
    }
    Catalog current = slot.current();
    if (current != null && current.requestedAt().isAfter(requestedAt)) {
      return Future.succeededFuture(Optional.of(current));
    }
    Reply<Refresh> reply = new Reply<>();
    slot.get(requestedAt, wait, reply);
    return reply.future().map(refresh -> Optional.ofNullable(refresh.catalog()));
  }

  /**
   * What is on sale under an id, looked up in the cache and, unless that agrees with the price
   * expected, in a catalog whose fetch begins after this call. {@link Offer.Unpriced} where no such
   * catalog can be had within the wait: SkinsNode has to decide. Completes on the caller's context
   * and never fails.
   *
   * @param expectedPrice cents
   */
  public Future<Offer> offer(Account account, String itemId, long expectedPrice, Duration wait) {
    Optional<Offer> cached =
        fresh(account.id(), clock.instant()).map(catalog -> offer(account, catalog, itemId));
    if (cached.isPresent() && needsNoConfirmation(cached.get(), expectedPrice)) {
      return Future.succeededFuture(cached.get());
    }
    return confirmedOffer(account, itemId, wait);
  }

  /**
   * What is on sale under an id in a catalog whose fetch begins after this call. {@link
   * Offer.Unpriced} where no such catalog can be had within the wait. Completes on the caller's
   * context and never fails.
   */
  public Future<Offer> confirmedOffer(Account account, String itemId, Duration wait) {
    return confirm(account, clock.instant(), wait)
        .map(catalog -> catalog.map(c -> offer(account, c, itemId)).orElse(Offer.UNPRICED));
  }

  @Override
  public Future<Verdict> check(Account account, String itemId, long expectedPrice, Duration wait) {
    return offer(account, itemId, expectedPrice, wait).map(offer -> verdict(offer, expectedPrice));
  }

  @Override
  public Future<OptionalLong> currentPrice(Account account, String itemId, Duration wait) {
    return confirmedOffer(account, itemId, wait)
        .map(
            offer ->
                offer instanceof Offer.Priced priced
                    ? OptionalLong.of(priced.cents())
                    : OptionalLong.empty());
  }

  private static Verdict verdict(Offer offer, long expectedPrice) {
    if (offer instanceof Offer.Absent) {
      return new Verdict.ItemUnavailable();
    }
    if (offer instanceof Offer.Priced priced && priced.cents() != expectedPrice) {
      return new Verdict.PriceChanged(priced.cents());
    }
    return new Verdict.Proceed();
  }

  /** Ends what works for it; small and compressed catalogs at hand stay readable. */
  public Future<Void> close() {
    return handBack().eventually(() -> Future.join(loader.close(), store.close())).mapEmpty();
  }

  /** Lets other pods fetch at once what this one was about to. */
  private Future<Void> handBack() {
    if (sharing == null) {
      return Future.succeededFuture();
    }
    Promise<Void> handed = Promise.promise();
    context.runOnContext(
        turn ->
            Future.join(slots.values().stream().map(CatalogSlot::handBack).toList())
                .eventually(sharing::close)
                .<Void>mapEmpty()
                .onComplete(handed));
    return handed.future();
  }

  /**
   * Has this pod's turn at the account's catalog, which may be a fetch. One at a time for each
   * account; never fails.
   */
  Future<Turned> turn(Account account) {
    CatalogSlot slot = slots.get(account.id());
    if (slot == null) {
      Refresh none = Refresh.failed(Refresh.HELD_BACK, null);
      return Future.succeededFuture(new Turned(none, null, true));
    }
    Reply<Turned> reply = new Reply<>();
    slot.turn(reply);
    return reply.future();
  }

  /** What a catalog says, or the one that came in its place before it could be asked. */
  private Offer offer(Account account, Catalog catalog, String itemId) {
    Catalog asked = catalog;
    Offer offer = asked.offer(itemId);
    while (offer == null) {
      Catalog newer = newest(account.id()).orElse(asked);
      if (newer == asked) {
        return Offer.UNPRICED;
      }
      asked = newer;
      offer = asked.offer(itemId);
    }
    return offer;
  }

  private static boolean needsNoConfirmation(Offer offer, long expectedPrice) {
    return offer instanceof Offer.Unpriced
        || (offer instanceof Offer.Priced priced && priced.cents() == expectedPrice);
  }

  private void follow(TenantRegistry registry) {
    Map<String, Account> accounts =
        registry.accounts().stream().collect(Collectors.toMap(Account::id, Function.identity()));
    for (String id : slots.keySet()) {
      if (!accounts.containsKey(id)) {
        slots.remove(id).close();
        metrics.forget(id);
      }
    }
    for (Account account : accounts.values()) {
      CatalogSlot slot = slots.get(account.id());
      if (slot != null && isSameAtSkinsNode(slot.account(), account)) {
        slot.account(account);
      } else {
        if (slot != null) {
          slot.close();
        }
        slots.put(account.id(), newSlot(account));
      }
    }
  }

  private CatalogSlot newSlot(Account account) {
    CatalogSlot slot =
        new CatalogSlot(
            vertx,
            context,
            clock,
            loader,
            account,
            (fetched, refresh) -> metrics.refreshed(fetched.id(), refresh.result()),
            store::retire,
            sharing == null
                ? null
                : sharing.of(vertx, account, config, store, loader.workers(), clock),
            pace);
    metrics.watch(account.id(), slot);
    return slot;
  }

  /** Prices are an account's own: another client's catalog must not be served, not even once. */
  private static boolean isSameAtSkinsNode(Account before, Account after) {
    return before.clientId().equals(after.clientId()) && before.baseUrl().equals(after.baseUrl());
  }
}
