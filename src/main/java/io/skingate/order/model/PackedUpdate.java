package io.skingate.order.model;

import io.skingate.redis.PackedFields;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;

/** An {@link OrderUpdate} among packed values. Pure functions. */
public final class PackedUpdate {
  private static final long NO_TIME = Long.MIN_VALUE;

  private PackedUpdate() {}

  public static void write(OrderUpdate update, PackedFields.Writer into) {
    into.text(update.status())
        .number(update.at() == null ? NO_TIME : update.at().toEpochMilli())
        .bytes(update.body().getBytes());
  }

  public static OrderUpdate read(PackedFields.Reader from) {
    String status = from.text();
    long at = from.number();
    return new OrderUpdate(
        status, at == NO_TIME ? null : Instant.ofEpochMilli(at), Buffer.buffer(from.bytes()));
  }
}
