package io.skingate.sandbox;

import io.skingate.sandbox.order.SandboxOrder;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Map;

/** The JSON that the sandbox writes, in the variants it was told to play. */
final class Bodies {
  private static final DateTimeFormatter ISO_MILLIS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private static final Map<String, String> FAILURE_CODES =
      Map.of("failed", "item_unavailable", "cancelled", "cancelled", "expired", "expired");

  private final SandboxVariants variants;

  Bodies(SandboxVariants variants) {
    this.variants = variants;
  }

  static String iso(Instant instant) {
    return ISO_MILLIS.format(instant);
  }

  SandboxReply error(int status, String code, String message) {
    JsonObject body = new JsonObject();
    switch (variants.error()) {
      case CODE -> body.put("code", code).put("message", message);
      case NESTED -> body.put("error", new JsonObject().put("code", code).put("message", message));
      case STRING -> body.put("error", code).put("message", message);
      case ERROR_CODE -> body.put("errorCode", code).put("message", message);
    }
    return SandboxReply.json(status, body);
  }

  JsonObject accepted(SandboxOrder order) {
    return new JsonObject()
        .put("externalId", order.externalId())
        .put("status", order.status())
        .put("acceptedAt", iso(order.acceptedAt()));
  }

  JsonObject order(SandboxOrder order) {
    JsonObject body =
        accepted(order)
            .put("updatedAt", iso(order.latest().at()))
            .put("catalogItemId", order.catalogItemId())
            .put("marketHashName", order.marketHashName())
            .put(
                "pricing",
                new JsonObject()
                    .put("amount", Long.toString(order.amount()))
                    .put("currency", order.currency()));
    String code = FAILURE_CODES.get(order.status());
    if (code != null) {
      putFailure(body, code);
    }
    return body;
  }

  private void putFailure(JsonObject body, String code) {
    JsonObject nested = new JsonObject().put("code", code);
    switch (variants.failure()) {
      case FAILURE_CODE_NESTED -> body.put("failure", nested);
      case FAILURE_CODE -> body.put("failureCode", code);
      case ERROR_NESTED -> body.put("error", nested);
      case REASON -> body.put("reason", code);
    }
  }

  /** The body of a webhook that tells the order's state. */
  JsonObject update(SandboxOrder order) {
    JsonObject body = order(order);
    return switch (variants.payload()) {
      case TOP -> body;
      case ORDER -> new JsonObject().put("event", "order.updated").put("order", body);
      case DATA -> new JsonObject().put("type", "order.updated").put("data", body);
    };
  }
}
