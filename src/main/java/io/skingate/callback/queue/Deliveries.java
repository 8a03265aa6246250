package io.skingate.callback.queue;

import io.skingate.callback.sending.AttemptResult;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Shows deliveries, to the operator and to their stores, and sends them again. The futures fail
 * with {@link io.skingate.redis.connection.RedisUnavailableException} when Redis is out.
 */
public interface Deliveries {
  /** Which deliveries are listed. */
  enum State {
    /** Not delivered yet. */
    PENDING,
    /** Given up. */
    DEAD,
    /** Taken by its store. Asked for of one order only, since no index of them is kept. */
    DELIVERED
  }

  /**
   * Which deliveries are asked for.
   *
   * @param tenant null for all
   * @param externalId null for those of all orders
   * @param state null for those that wait and those that were given up, of one order for all
   * @param url the webhook URL that they go to, or that without its query; null for any. No index
   *     has it: a page for which very many were looked at is short, and goes on by its cursor
   */
  record Filter(String tenant, String externalId, State state, String url) {
    public Filter(String tenant, String externalId, State state) {
      this(tenant, externalId, state, null);
    }
  }

  /**
   * Which dead deliveries are to be sent again.
   *
   * @param since when the update came at the earliest; null for any time
   * @param until when at the latest; null for any time
   * @param externalIds of the orders; null for all orders
   */
  record DeadFilter(String tenant, Instant since, Instant until, List<String> externalIds) {}

  /**
   * What became of the wish to send many again.
   *
   * @param replayed how many are due
   * @param skipped how many cannot be sent, since what they carried is not kept any more
   * @param more whether there are more than one call looks at
   */
  record Replayed(long replayed, long skipped, boolean more) {}

  /** What became of the wish to send a delivery again. */
  enum Replay {
    /** It is due. */
    DUE,
    /** It was delivered, and what it carried is not kept any more. */
    BODY_GONE,
    /** There is no such delivery. */
    UNKNOWN
  }

  /** The most that one page can have. */
  int MAX_PAGE = 100;

  /** The most that one call looks at to send again. */
  int MAX_REPLAYED = 10_000;

  /**
   * Deliveries, newest first.
   *
   * @param limit held to 1 to {@link #MAX_PAGE}
   * @param cursor of the page before; null or empty for the first page
   * @return empty where the cursor is none that a list of this tenant gave
   */
  Future<Optional<DeliveryPage>> list(Filter filter, int limit, String cursor);

  /**
   * One delivery with every attempt.
   *
   * @param tenant whose it has to be; null for any
   */
  Future<Optional<Delivery>> find(String tenant, String deliveryId);

  /** Every delivery that is kept of an order, newest first; none where there is no such order. */
  Future<List<Delivery>> ofOrder(String tenant, String externalId);

  /**
   * Sends a delivery again under its own id, behind live traffic; one that still waits is due at
   * once.
   *
   * @param tenant whose it has to be; null for any
   */
  Future<Replay> replay(String tenant, String deliveryId);

  /**
   * Sends dead deliveries again, up to {@link #MAX_REPLAYED}: the oldest first, of given orders one
   * order after the other.
   */
  Future<Replayed> replayDead(DeadFilter filter);

  /**
   * Sends all dead deliveries of a tenant again.
   *
   * @return how many
   */
  Future<Long> replayDead(String tenant);

  Future<TenantStats> stats(String tenant);

  /**
   * A page.
   *
   * @param cursor null on the last one
   */
  record DeliveryPage(List<Delivery> deliveries, String cursor) {}

  /**
   * One update on its way to a store.
   *
   * @param id the {@code x-delivery-id}
   * @param status of the order, that the update tells
   * @param state {@code pending}, {@code delivered} or {@code dead}
   * @param attempts oldest first
   * @param nextAttemptAtMillis Unix time, never in the past; null unless it waits for that alone
   * @param waitsFor the id of the order's earlier delivery that has to be over first; null where
   *     there is none
   * @param inFlight whether an attempt is being made right now
   */
  record Delivery(
      String id,
      String tenant,
      String externalId,
      String status,
      String state,
      String url,
      List<DeliveryAttempt> attempts,
      Long nextAttemptAtMillis,
      String waitsFor,
      boolean inFlight) {}

  /**
   * An attempt.
   *
   * @param atMillis when it began, Unix time by Redis's clock
   * @param result a code of {@link AttemptResult}
   * @param httpStatus null where there was no answer
   * @param excerpt the first 1 KiB of the answer; may be empty
   */
  record DeliveryAttempt(
      long atMillis,
      String result,
      Integer httpStatus,
      long durationMs,
      int number,
      String excerpt) {}

  /**
   * A tenant's queue.
   *
   * @param oldestPendingMillis since when the oldest undelivered update waits, 0 when none does
   * @param oldestDeadMillis of when the oldest update is that was given up, 0 where none was
   * @param openBreakers endpoints that are only probed
   */
  record TenantStats(
      long pending,
      long oldestPendingMillis,
      long dead,
      long oldestDeadMillis,
      long inFlight,
      long openBreakers) {}
}
