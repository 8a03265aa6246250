package io.skingate.management;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the operator can see of the callbacks and do about them. Callable from any event loop;
 * futures fail with {@link io.skingate.redis.RedisUnavailableException} when Redis is out.
 */
public interface DeliveryAdmin {
  /**
   * Deliveries, newest first.
   *
   * @return empty where the cursor is none that this gateway gave
   */
  Future<Optional<Page>> list(Query query);

  /** Sends one delivery again, under the same id. */
  Future<Replay> replay(String deliveryId);

  /**
   * Sends all dead deliveries of a tenant again, behind live traffic.
   *
   * @return how many
   */
  Future<Long> replayDead(String tenantId);

  /** How a tenant's callbacks stand. */
  Future<Queue> queue(String tenantId);

  /** The states that are listed. */
  enum State {
    PENDING,
    DEAD
  }

  /**
   * @param tenantId null for all tenants
   * @param cursor of the page before; null for the first page
   */
  record Query(String tenantId, State state, int limit, String cursor) {}

  /**
   * @param cursor where the next page begins; null on the last
   */
  record Page(List<Delivery> deliveries, String cursor) {}

  /**
   * An update on its way to a store.
   *
   * @param id the {@code x-delivery-id}
   * @param status of the order
   * @param state {@code pending}, {@code dead} or {@code delivered}
   * @param attempts oldest first
   * @param nextAttemptAt null where none will come
   */
  record Delivery(
      String id,
      String tenantId,
      String externalId,
      String status,
      String state,
      String url,
      List<Attempt> attempts,
      Instant nextAttemptAt) {}

  /**
   * @param at when it ended
   * @param result a code such as {@code ok} or {@code timeout}
   * @param httpStatus 0 where no answer came
   * @param excerpt the beginning of the answer, may be empty
   */
  record Attempt(Instant at, String result, int httpStatus, long durationMs, String excerpt) {}

  /** What became of the wish to send a delivery again. */
  enum Replay {
    ACCEPTED,
    UNKNOWN,
    /** The delivery is known, but what it carried is not kept any more. */
    BODY_GONE
  }

  /**
   * A tenant's callbacks in numbers, over all pods.
   *
   * @param oldestSince since when the oldest of the undelivered waits; null where none does
   */
  record Queue(long depth, Instant oldestSince, long inFlight, long dead, long openBreakers) {}
}
