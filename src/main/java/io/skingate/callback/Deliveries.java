package io.skingate.callback;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * Shows the operator the deliveries and sends them again. The futures fail with {@link
 * io.skingate.redis.RedisUnavailableException} when Redis is out.
 */
public interface Deliveries {
  /** Which deliveries are listed. */
  enum State {
    /** Not delivered yet. */
    PENDING,
    /** Given up. */
    DEAD
  }

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

  /**
   * Deliveries, newest first.
   *
   * @param tenant null for all
   * @param state null for those that wait and those that were given up
   * @param limit held to 1 to {@link #MAX_PAGE}
   * @param cursor of the page before; null or empty for the first page
   * @return empty where the cursor is none that this gateway gave
   */
  Future<Optional<DeliveryPage>> list(String tenant, State state, int limit, String cursor);

  /**
   * Sends a delivery again under its own id, behind live traffic; one that still waits is due at
   * once.
   */
  Future<Replay> replay(String deliveryId);

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
