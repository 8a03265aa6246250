package io.skingate.order.store;

import io.skingate.limit.LimitState;
import io.skingate.limit.LimitStates;
import io.skingate.order.store.OrderStore.Finished;
import io.skingate.order.store.OrderStore.FirstAnswer;
import io.skingate.order.store.OrderStore.Kept;
import io.skingate.order.store.OrderStore.Peek;
import io.skingate.order.store.WorkStore.Waiting;
import io.skingate.order.store.WorkStore.WorkBatch;
import io.skingate.tenant.Tenant;
import io.skingate.tracing.TraceContext;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads what the order scripts return. Each method fits one script's header. */
public final class OrderReplies {
  private OrderReplies() {}

  static Admission admission(Tenant tenant, Response reply) {
    LimitState limit =
        LimitStates.of(tenant.orders(), reply.get(1).toLong(), reply.get(2).toLong());
    return switch (reply.get(0).toString()) {
      case "new" -> new Admission.Claimed(reply.get(3).toLong(), false, millis(reply, 4), limit);
      case "takeover" ->
          new Admission.Claimed(reply.get(3).toLong(), true, millis(reply, 4), limit);
      case "replay" -> new Admission.Replay(firstAnswer(reply, 3), uncompared(reply.get(7)), limit);
      case "busy" -> new Admission.Busy(uncompared(reply.get(4)), limit);
      case "mismatch" -> {
        List<String> fields = new ArrayList<>();
        for (int i = 3; i < reply.size(); i++) {
          fields.add(reply.get(i).toString());
        }
        yield new Admission.Mismatch(fields, limit);
      }
      case "checking" -> new Admission.Checking(millis(reply, 3), limit);
      case "limited" ->
          new Admission.Limited(Duration.ofNanos(reply.get(3).toLong() * 1000), limit);
      case "overloaded" -> new Admission.Overloaded(limit);
      case "uncovered" ->
          new Admission.Uncovered(
              reply.get(3).toString(), reply.size() > 4 ? reply.get(4).toLong() : null, limit);
      default -> throw new IllegalStateException("Unknown verdict " + reply.get(0));
    };
  }

  private static Admission.Uncompared uncompared(Response hash) {
    return hash.size() == 0
        ? null
        : new Admission.Uncompared(hash.get(0).toString(), hash.get(1).toString());
  }

  static Finished finished(Response reply) {
    return new Finished(
        Finished.Outcome.valueOf(reply.get(0).toString().toUpperCase(Locale.ROOT)),
        reply.get(1).toInteger() == 1);
  }

  /** Cents that the call spent; they stand at the end of a reply, or not. */
  static long committed(Response reply, int index) {
    return reply.size() > index ? reply.get(index).toLong() : 0;
  }

  static WorkBatch work(Response reply) {
    List<Work> taken = new ArrayList<>();
    reply.get(1).forEach(item -> taken.add(order(item)));
    return new WorkBatch(millis(reply, 0), taken, millisUntil(reply, 2));
  }

  static Waiting waiting(Response reply) {
    return new Waiting(reply.get(0).toLong(), reply.get(1).toLong(), millisUntil(reply, 2));
  }

  private static Work order(Response item) {
    String left = item.get(9).toString();
    return new Work(
        item.get(0).toString(),
        Work.Task.valueOf(item.get(1).toString().toUpperCase(Locale.ROOT)),
        item.get(2).toLong(),
        item.get(3).toString(),
        item.get(4).toString(),
        item.get(5).toBuffer(),
        item.get(6).toInteger() == 1,
        item.get(7).toInteger(),
        item.get(8).toBuffer(),
        left.isEmpty() ? Optional.empty() : Optional.of(Duration.ofMillis(Long.parseLong(left))),
        instant(item, 10),
        item.get(11).toInteger(),
        item.get(12).toString(),
        trace(item, 13));
  }

  /** The trace context and its state, one after the other; null for none. */
  public static TraceContext trace(Response reply, int index) {
    return TraceContext.unpack(reply.get(index).toBytes(), reply.get(index + 1).toString())
        .orElse(null);
  }

  static Peek peek(Response reply) {
    return switch (reply.get(0).toString()) {
      case "replay" -> new Peek.Answered(firstAnswer(reply, 1));
      case "shown" -> new Peek.Shown();
      case "busy" -> new Peek.Busy();
      default -> new Peek.Gone();
    };
  }

  static Optional<Kept> kept(Response reply) {
    return reply.size() == 0
        ? Optional.empty()
        : Optional.of(
            new Kept(
                reply.get(0).toBuffer(),
                reply.get(1).toBuffer(),
                reply.get(2).toString(),
                reply.get(3).toString()));
  }

  private static FirstAnswer firstAnswer(Response reply, int index) {
    return new FirstAnswer(
        reply.get(index).toBuffer(),
        reply.get(index + 3).toString(),
        reply.get(index + 1).toString(),
        instant(reply, index + 2));
  }

  private static Instant instant(Response reply, int index) {
    return Instant.ofEpochMilli(reply.get(index).toLong());
  }

  private static Duration millis(Response reply, int index) {
    return Duration.ofMillis(reply.get(index).toLong());
  }

  /** Negative where there is nothing to wait for. */
  private static Optional<Duration> millisUntil(Response reply, int index) {
    Duration until = millis(reply, index);
    return until.isNegative() ? Optional.empty() : Optional.of(until);
  }
}
