package io.skingate.catalog;

import io.skingate.catalog.content.Content;
import io.skingate.catalog.sharing.SharedCatalog;
import io.skingate.tenant.Account;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * One account's catalog and the one thing that is done to it at a time: a fetch, or taking over
 * what another pod fetched. Those who need a catalog fetched after a certain moment join the fetch
 * under way if it began later, else the next one, so one fetch serves all who wait. Everything but
 * {@link #current} belongs to the context given.
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
  private final CatalogTurns turns;
  private volatile Account account;
  private volatile Catalog current;
  private boolean busy;
  private Instant runningSince;
  private Instant lastStart = Instant.MIN;
  private Instant heldUntil = Instant.MIN;
  private boolean startPlanned;
  private boolean closed;
  private boolean turnWasLast;
  private Reply<Turned> turnWanted;
  private Set<Reply<Refresh>> joined = new LinkedHashSet<>();
  private Set<Reply<Refresh>> next = new LinkedHashSet<>();

  /**
   * @param shared what the pods share; null where they share nothing
   */
  CatalogSlot(
      Vertx vertx,
      Context context,
      Clock clock,
      CatalogLoader loader,
      Account account,
      BiConsumer<Account, Refresh> observer,
      Consumer<Content> retire,
      SharedCatalog shared,
      Pace pace) {
    this.vertx = vertx;
    this.context = context;
    this.clock = clock;
    this.loader = loader;
    this.account = account;
    this.observer = observer;
    this.retire = retire;
    this.turns = new CatalogTurns(vertx, this, shared, pace, clock);
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
   * Gets the outcome of a fetch that began after the moment given. From any thread.
   *
   * @param wait how long that may take
   */
  void get(Instant after, Duration wait, Reply<Refresh> reply) {
    context.runOnContext(turn -> join(after, wait, reply));
  }

  /** Has this pod's turn: a look at what is shared, or a fetch. From any thread, one at a time. */
  void turn(Reply<Turned> reply) {
    context.runOnContext(
        turn -> {
          turnWanted = reply;
          proceed();
        });
  }

  /** The account is gone: nothing is kept any more. From any thread. */
  void close() {
    context.runOnContext(
        turn -> {
          closed = true;
          turns.handBack();
          if (current != null) {
            retire.accept(current.content());
          }
        });
  }

  /** Lets another pod fetch at once; to be called on the slot's context. */
  Future<Void> handBack() {
    return turns.handBack();
  }

  /** Takes a catalog in the place of the present one; to be called on the slot's context. */
  void take(Catalog catalog) {
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

  boolean isClosed() {
    return closed;
  }

  /** How long SkinsNode wants to be left alone still; zero or less where it does not. */
  Duration heldFor() {
    return heldUntil.equals(Instant.MIN)
        ? Duration.ZERO
        : Duration.between(clock.instant(), heldUntil);
  }

  private void join(Instant after, Duration wait, Reply<Refresh> reply) {
    Instant now = clock.instant();
    if (current != null && current.requestedAt().isAfter(after)) {
      reply.complete(Refresh.got("unchanged", current));
      return;
    }
    if (now.isBefore(heldUntil)) {
      reply.complete(Refresh.failed(Refresh.HELD_BACK, Duration.between(now, heldUntil)));
      return;
    }
    if (joined.size() + next.size() >= MOST_WAITING) {
      reply.complete(Refresh.failed(Refresh.HELD_BACK, null));
      return;
    }
    boolean underWay = runningSince != null && runningSince.isAfter(after);
    Set<Reply<Refresh>> group = underWay ? joined : next;
    group.add(reply);
    long timer =
        vertx.setTimer(
            Math.max(1, wait.toMillis()),
            id -> {
              joined.remove(reply);
              next.remove(reply);
              reply.complete(Refresh.failed("timeout", null));
            });
    reply.future().onComplete(done -> vertx.cancelTimer(timer));
    proceed();
  }

  /** Begins what is to be done next, turns and confirmations by turns. */
  private void proceed() {
    if (busy) {
      return;
    }
    if (turnWanted != null && (next.isEmpty() || !turnWasLast)) {
      Reply<Turned> reply = turnWanted;
      turnWanted = null;
      turnWasLast = true;
      busy = true;
      turns.turn().onComplete(turned -> ended(() -> reply.complete(turned.result())));
    } else if (!startPlanned && !next.isEmpty()) {
      planConfirmation();
    }
  }

  private void planConfirmation() {
    Duration since =
        lastStart.equals(Instant.MIN) ? SPACING : Duration.between(lastStart, clock.instant());
    Duration left = since.isNegative() ? Duration.ZERO : SPACING.minus(since);
    if (left.isNegative() || left.isZero()) {
      turnWasLast = false;
      busy = true;
      turns.confirm().onComplete(done -> ended(() -> {}));
      return;
    }
    startPlanned = true;
    vertx.setTimer(
        Math.max(1, left.toMillis()),
        id -> {
          startPlanned = false;
          proceed();
        });
  }

  private void ended(Runnable answer) {
    busy = false;
    answer.run();
    proceed();
  }

  /**
   * Fetches from SkinsNode now, for all who wait, and takes what comes; to be called on the slot's
   * context by who has the slot's turn. Never fails.
   */
  Future<Refresh> fetch() {
    runningSince = clock.instant();
    lastStart = runningSince;
    joined = next;
    next = new LinkedHashSet<>();
    Account fetched = account;
    Promise<Refresh> fetching = Promise.promise();
    loader
        .load(fetched, current, runningSince)
        .onComplete(
            ended ->
                context.runOnContext(
                    turn -> {
                      finished(fetched, ended.result());
                      fetching.complete(ended.result());
                    }));
    return fetching.future();
  }

  private void finished(Account fetched, Refresh refresh) {
    runningSince = null;
    if (refresh.succeeded()) {
      take(refresh.catalog());
    }
    if (refresh.retryAfter() != null) {
      heldUntil = clock.instant().plus(refresh.retryAfter());
    }
    observer.accept(fetched, refresh);
    Set<Reply<Refresh>> served = joined;
    joined = new LinkedHashSet<>();
    served.forEach(reply -> reply.complete(refresh));
  }
}
