package io.skingate.catalog;

import io.skingate.catalog.content.Content;
import io.skingate.catalog.sharing.Head;
import io.skingate.catalog.sharing.SharedCatalog;
import io.skingate.catalog.sharing.Turn;
import io.skingate.catalog.sharing.Turn.Grant;
import io.skingate.catalog.sharing.Turn.Mode;
import io.skingate.catalog.sharing.UnusableException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a pod does with its turn at an account's catalog: it takes over what another pod fetched,
 * fetches for all, or, without Redis, for itself. Belongs to the context of its slot, which has it
 * do one thing at a time. No future fails.
 */
final class CatalogTurns {
  private static final Logger LOG = LoggerFactory.getLogger(CatalogTurns.class);

  /** What there is no room for will hardly fit a moment later. */
  private static final Duration NO_ROOM_RETRY = Duration.ofSeconds(10);

  private static final String TOO_LARGE = "too_large";
  private static final long NO_TIMER = -1;

  private final Vertx vertx;
  private final CatalogSlot slot;
  private final SharedCatalog shared;
  private final Pace pace;
  private final Clock clock;
  private final Instant since;
  private boolean ahead;
  private boolean forced;
  private int unusable;
  private Grant leased;
  private boolean leaving;

  /**
   * @param shared null where the pods share nothing
   */
  CatalogTurns(Vertx vertx, CatalogSlot slot, SharedCatalog shared, Pace pace, Clock clock) {
    this.vertx = vertx;
    this.slot = slot;
    this.shared = shared;
    this.pace = pace;
    this.clock = clock;
    this.since = clock.instant();
  }

  /** Looks what is shared, and fetches if that is up to this pod. */
  Future<Turned> turn() {
    if (shared == null) {
      return fetchAlone();
    }
    boolean force = forced;
    forced = false;
    return shared
        .turn(number(), force ? Mode.FORCE : ahead ? Mode.AHEAD : Mode.DUE)
        .compose(turn -> turn.grant() == null ? look(turn, force) : fetch(turn))
        .recover(failure -> withoutRedis());
  }

  /** Fetches for those who wait for a catalog that is fetched now. */
  Future<Void> confirm() {
    Future<Turn> granted =
        shared == null
            ? Future.succeededFuture()
            : shared.turn(number(), Mode.CONFIRM).otherwiseEmpty();
    return granted.compose(turn -> turn == null ? slot.fetch().mapEmpty() : fetch(turn).mapEmpty());
  }

  /** Lets another pod fetch at once, since this one ends. */
  Future<Void> handBack() {
    leaving = true;
    Grant grant = leased;
    leased = null;
    return grant == null ? Future.succeededFuture() : shared.release(grant, Duration.ZERO);
  }

  private Future<Turned> withoutRedis() {
    Catalog current = slot.current();
    Duration left = pace.alone().minus(age());
    return current == null || left.isNegative() || left.isZero()
        ? fetchAlone()
        : Future.succeededFuture(
            new Turned(null, left.compareTo(pace.interval()) < 0 ? left : pace.interval(), true));
  }

  private Future<Turned> fetchAlone() {
    Duration held = slot.heldFor();
    return held.isNegative() || held.isZero()
        ? slot.fetch().map(refresh -> new Turned(refresh, null, true))
        : Future.succeededFuture(new Turned(Refresh.failed(Refresh.HELD_BACK, held), null, true));
  }

  private Future<Turned> look(Turn turn, boolean wasForced) {
    return adopt(turn, null, 0, false)
        .compose(
            adopted ->
                !turn.held() && age().compareTo(pace.tooOld()) >= 0
                    ? shared.turn(number(), Mode.CONFIRM).compose(this::fetch)
                    : Future.succeededFuture(new Turned(null, pace.after(turn), settled(turn))))
        .recover(
            failure ->
                failure instanceof UnusableException cannot
                    ? Future.succeededFuture(without(cannot, wasForced))
                    : Future.failedFuture(failure));
  }

  private boolean settled(Turn turn) {
    Catalog current = slot.current();
    return turn.held()
        || (current != null && current.age(clock.instant()).compareTo(pace.maxStale()) <= 0);
  }

  /** What is shared cannot be used: this pod fetches, and begins it anew. */
  private Turned without(UnusableException failure, boolean wasForced) {
    if (Integer.bitCount(++unusable) == 1) {
      LOG.atWarn()
          .addKeyValue("account", slot.account().id())
          .addKeyValue("result", failure.kind())
          .addKeyValue("problem", failure.getMessage())
          .addKeyValue("failures", unusable)
          .log("Could not take the catalog that another pod fetched");
    }
    if (failure.kind().equals(TOO_LARGE)) {
      return new Turned(null, NO_ROOM_RETRY, true);
    }
    forced = true;
    return new Turned(null, wasForced ? pace.interval() : Duration.ofMillis(1), false);
  }

  /** Fetches under a grant, and publishes what comes. */
  private Future<Turned> fetch(Turn turn) {
    Grant grant = turn.grant();
    Catalog previous = slot.current();
    Content before = previous != null && previous.content().hold() ? previous.content() : null;
    Instant from = clock.instant();
    final long keeping = grant.token().isEmpty() ? NO_TIMER : shared.keep(grant);
    leased = grant.token().isEmpty() ? null : grant;
    return slot.fetch()
        .compose(
            refresh ->
                refresh.succeeded()
                    ? publish(turn, refresh, before, before == null ? 0 : previous.number(), from)
                    : giveUp(turn, refresh))
        .onComplete(
            done -> {
              vertx.cancelTimer(keeping);
              leased = null;
              if (before != null) {
                before.release();
              }
            });
  }

  /** SkinsNode failed: no pod asks again before its time. */
  private Future<Turned> giveUp(Turn turn, Refresh refresh) {
    Duration again = pace.afterFailure(refresh, turn.head().failures() + 1);
    return shared.release(turn.grant(), again).map(new Turned(refresh, pace.spread(again), true));
  }

  private Future<Turned> publish(
      Turn turn, Refresh refresh, Content before, long number, Instant from) {
    Catalog got = refresh.catalog();
    if (slot.isClosed() || !got.content().hold()) {
      return shared
          .release(turn.grant(), Duration.ZERO)
          .map(new Turned(refresh, pace.interval(), true));
    }
    return shared
        .publish(turn, number == 0 ? null : before, number, got.content(), got.upstreamEtag())
        .onComplete(done -> got.content().release())
        .compose(
            published -> {
              if (!published.isShared()) {
                return shared
                    .turn(number, Mode.LOOK)
                    .compose(look -> adopt(look, before, number, isLater(look, turn)));
              }
              ahead = false;
              if (slot.current() == got) {
                slot.take(got.numbered(published.number()));
              }
              return Future.succeededFuture();
            })
        .map(
            done ->
                new Turned(refresh, pace.afterFetch(Duration.between(from, clock.instant())), true))
        .recover(
            failure -> {
              if (!leaving) {
                LOG.atWarn()
                    .addKeyValue("account", slot.account().id())
                    .addKeyValue("problem", failure.getMessage())
                    .log("Could not share the catalog with the other pods");
              }
              return shared
                  .release(turn.grant(), Duration.ZERO)
                  .map(new Turned(refresh, pace.alone(), true));
            });
  }

  private static boolean isLater(Turn look, Turn turn) {
    return look.head().last() > turn.grant().fence();
  }

  /**
   * Takes over what is shared where it is later than what is at hand.
   *
   * @param from a content to go on from, held by the caller; null for the one at hand
   * @param number its
   * @param later whether it is known to be later
   */
  private Future<Void> adopt(Turn turn, Content from, long number, boolean later) {
    Head head = turn.head();
    Catalog current = slot.current();
    if (head.isEmpty()) {
      return Future.succeededFuture();
    }
    if (current != null && current.content().digest().equals(head.digest())) {
      ahead = false;
      if (head.number() >= current.number()) {
        slot.take(current.confirmed(turn));
      }
      return Future.succeededFuture();
    }
    if (!later && current != null && isAhead(current, turn)) {
      ahead = true;
      return Future.succeededFuture();
    }
    boolean given = from != null && number != 0;
    return shared
        .read(
            head,
            given ? from : current == null ? null : current.content(),
            given ? number : number())
        .map(
            content -> {
              ahead = false;
              unusable = 0;
              slot.take(Catalog.shared(content, turn));
              return null;
            });
  }

  /** Whether what is at hand came later than what is shared. */
  private static boolean isAhead(Catalog current, Turn turn) {
    return current.number() != 0
        ? current.number() >= turn.head().number()
        : !turn.began().isAfter(current.requestedAt());
  }

  /** Of the content at hand; zero where it is not shared. */
  private long number() {
    Catalog current = slot.current();
    return current == null ? 0 : current.number();
  }

  /** Of what is at hand; without it, since when it was waited for. */
  private Duration age() {
    Catalog current = slot.current();
    return current == null
        ? Duration.between(since, clock.instant())
        : current.age(clock.instant());
  }
}
