package io.skingate.catalog;

import io.skingate.catalog.content.Content;
import io.skingate.tenant.Account;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * One account's catalog and the one fetch of it that may be under way. Those who need a catalog
 * fetched after a certain moment join the fetch under way if it began later, else the next one, so
 * one fetch serves all who wait. Everything but {@link #current} belongs to the context given.
 */
final class CatalogSlot {
  /** Refusals of a flood of outdated orders may cost SkinsNode this many fetches, and no more. */
  private static final Duration SPACING = Duration.ofMillis(200);

  /** Far above what the order limits let through within one fetch. */
  private static final int MOST_WAITING = 10_000;

  private final Vertx vertx;
  private final Context context;
  private final Clock clock;
  private final CatalogLoader loader;
  private final BiConsumer<Account, Refresh> observer;
  private final Consumer<Content> retire;
  private volatile Account account;
  private volatile Catalog current;
  private Instant runningSince;
  private Instant lastStart = Instant.MIN;
  private Instant heldUntil = Instant.MIN;
  private boolean startPlanned;
  private boolean closed;
  private Set<Reply<Refresh>> joined = new LinkedHashSet<>();
  private Set<Reply<Refresh>> next = new LinkedHashSet<>();

  CatalogSlot(
      Vertx vertx,
      Context context,
      Clock clock,
      CatalogLoader loader,
      Account account,
      BiConsumer<Account, Refresh> observer,
      Consumer<Content> retire) {
    this.vertx = vertx;
    this.context = context;
    this.clock = clock;
    this.loader = loader;
    this.account = account;
    this.observer = observer;
    this.retire = retire;
  }

  /** The newest catalog, however old; null before the first. From any thread. */
  Catalog current() {
    return current;
  }

  Account account() {
    return account;
  }

  /** The account with other secrets or addresses of the gateway; SkinsNode's side is the same. */
  void account(Account changed) {
    account = changed;
  }

  /**
   * Gets the outcome of a fetch that began after the moment given, or of any that is under way
   * where that is null. From any thread.
   *
   * @param wait null to wait until the fetch ends
   */
  void get(Instant after, Duration wait, Reply<Refresh> reply) {
    context.runOnContext(turn -> join(after, wait, reply));
  }

  /** The account is gone: nothing is kept any more. From any thread. */
  void close() {
    context.runOnContext(
        turn -> {
          closed = true;
          if (current != null) {
            retire.accept(current.content());
          }
        });
  }

  private void take(Catalog catalog) {
    Content before = current == null ? null : current.content();
    if (closed) {
      if (catalog.content() != before) {
        retire.accept(catalog.content());
      }
      return;
    }
    current = catalog;
    if (before != null && before != catalog.content()) {
      retire.accept(before);
    }
  }

  private void join(Instant after, Duration wait, Reply<Refresh> reply) {
    Instant now = clock.instant();
    if (after != null && current != null && current.requestedAt().isAfter(after)) {
      reply.complete(Refresh.got("unchanged", current));
      return;
    }
    if (now.isBefore(heldUntil)) {
      reply.complete(Refresh.failed("held_back", Duration.between(now, heldUntil)));
      return;
    }
    if (joined.size() + next.size() >= MOST_WAITING) {
      reply.complete(Refresh.failed("held_back", null));
      return;
    }
    boolean underWay = runningSince != null && (after == null || runningSince.isAfter(after));
    Set<Reply<Refresh>> group = underWay ? joined : next;
    group.add(reply);
    if (wait != null) {
      long timer =
          vertx.setTimer(
              Math.max(1, wait.toMillis()),
              id -> {
                joined.remove(reply);
                next.remove(reply);
                reply.complete(Refresh.failed("timeout", null));
              });
      reply.future().onComplete(done -> vertx.cancelTimer(timer));
    }
    planStart(now);
  }

  private void planStart(Instant now) {
    if (runningSince != null || startPlanned || next.isEmpty()) {
      return;
    }
    Duration since = lastStart.equals(Instant.MIN) ? SPACING : Duration.between(lastStart, now);
    Duration left = SPACING.minus(since);
    if (left.isNegative() || left.isZero() || since.isNegative()) {
      start();
      return;
    }
    startPlanned = true;
    vertx.setTimer(
        Math.max(1, left.toMillis()),
        id -> {
          startPlanned = false;
          start();
        });
  }

  private void start() {
    runningSince = clock.instant();
    lastStart = runningSince;
    joined = next;
    next = new LinkedHashSet<>();
    Account fetched = account;
    loader
        .load(fetched, current, runningSince)
        .onComplete(ended -> context.runOnContext(turn -> finished(fetched, ended.result())));
  }

  private void finished(Account fetched, Refresh refresh) {
    runningSince = null;
    if (refresh.succeeded()) {
      take(refresh.catalog());
    }
    Instant now = clock.instant();
    if (refresh.retryAfter() != null) {
      heldUntil = now.plus(refresh.retryAfter());
    }
    observer.accept(fetched, refresh);
    Set<Reply<Refresh>> served = joined;
    joined = new LinkedHashSet<>();
    served.forEach(reply -> reply.complete(refresh));
    planStart(now);
  }
}
