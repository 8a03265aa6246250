package io.skingate.order;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.json.Json;
import io.skingate.json.JsonSplice;
import io.skingate.json.MalformedJsonException;
import io.skingate.skinsnode.Timestamps;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Optional;

/**
 * Turns order bodies from SkinsNode's form into a tenant's and back, and makes those that the
 * gateway says itself. Everything that is not named here passes through.
 */
public final class OrderBodies {
  /** Where the order may stand in a webhook's payload. */
  private static final List<String> WRAPPERS = List.of("order", "data");

  /** Where a payload may say when its state began; the first that is there counts. */
  private static final List<String> TIMES = List.of("updatedAt", "updated_at");

  private static final DateTimeFormatter ISO_MILLIS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private OrderBodies() {}

  /** The request for SkinsNode: the store's own but for the names. */
  static Buffer request(OrderRequest order, String upstreamName, String webhookUrl) {
    ObjectNode body = order.body().deepCopy();
    body.put("externalId", upstreamName);
    body.put("webhookUrl", webhookUrl);
    return Buffer.buffer(Json.bytes(body));
  }

  /**
   * The body with the tenant's own names, every other byte as it was.
   *
   * @param webhookUrl the store's, in place of the gateway's
   */
  public static Buffer forStore(
      Buffer body, String upstreamName, String externalId, String ownUrl, String webhookUrl) {
    try {
      return Buffer.buffer(
          JsonSplice.replaceStrings(
              body.getBytes(),
              (key, value) -> {
                if (key.equals("externalId") && value.equals(upstreamName)) {
                  return externalId;
                }
                return key.equals("webhookUrl") && value.equals(ownUrl) ? webhookUrl : null;
              }));
    } catch (MalformedJsonException e) {
      throw new IllegalStateException("A body was kept that is not JSON", e);
    }
  }

  /**
   * SkinsNode's 202, with what the contract promises filled in where SkinsNode left it out.
   *
   * @return the same buffer when nothing was missing
   */
  static Buffer completed(Buffer body, String upstreamName, String status, Instant now) {
    ObjectNode order = parse(body);
    boolean missing = false;
    if (!order.path("externalId").isTextual()) {
      order.put("externalId", upstreamName);
      missing = true;
    }
    if (!order.path("status").isTextual()) {
      order.put("status", status);
      missing = true;
    }
    if (!order.hasNonNull("acceptedAt")) {
      order.put("acceptedAt", ISO_MILLIS.format(now));
      missing = true;
    }
    return missing ? Buffer.buffer(Json.bytes(order)) : body;
  }

  /**
   * A kept body as the answer to an order: a webhook's, which may wrap the order and say less, gets
   * the form of a 202.
   *
   * @return the same buffer when it has that form
   */
  static Buffer answer(Buffer kept, String upstreamName, Instant createdAt) {
    ObjectNode payload = parse(kept);
    ObjectNode order = unwrapped(payload);
    Buffer body = order == payload ? kept : Buffer.buffer(Json.bytes(order));
    return completed(body, upstreamName, OrderStatus.ACCEPTED, createdAt);
  }

  /** What the gateway says of an order that waits for SkinsNode. */
  static Buffer queued(String upstreamName, Instant now) {
    ObjectNode order = Json.object();
    order.put("externalId", upstreamName);
    order.put("status", OrderStatus.QUEUED);
    order.put("acceptedAt", ISO_MILLIS.format(now));
    return Buffer.buffer(Json.bytes(order));
  }

  /**
   * What the gateway says of an order that ended without SkinsNode having it. The code stands where
   * SkinsNode's own failures are known to have it.
   */
  static Buffer ended(
      String upstreamName, String status, String code, String message, Long price, Instant now) {
    ObjectNode order = Json.object();
    order.put("externalId", upstreamName);
    order.put("status", status);
    order.put("updatedAt", ISO_MILLIS.format(now));
    order.put("failureCode", code);
    ObjectNode failure = order.putObject("failure");
    failure.put("code", code);
    if (message != null) {
      failure.put("message", message);
    }
    if (price != null) {
      failure.put("currentPrice", price);
    }
    return Buffer.buffer(Json.bytes(order));
  }

  /**
   * The latest state: what SkinsNode said first, overlaid by what it said last, in the tenant's
   * form.
   *
   * @param firstAnswer may be empty
   * @param latest may be empty
   */
  static Buffer state(Buffer firstAnswer, Buffer latest, String externalId, String webhookUrl) {
    ObjectNode state = firstAnswer.length() == 0 ? Json.object() : parse(firstAnswer);
    if (latest.length() > 0) {
      state.setAll(unwrapped(parse(latest)));
    }
    state.put("externalId", externalId);
    if (!state.path("status").isTextual()) {
      state.put("status", OrderStatus.QUEUED);
    }
    if (state.has("webhookUrl")) {
      state.put("webhookUrl", webhookUrl);
    }
    return Buffer.buffer(Json.bytes(state));
  }

  /** The order itself, wherever a payload has it. */
  public static ObjectNode unwrapped(ObjectNode payload) {
    if (payload.path("externalId").isTextual()) {
      return payload;
    }
    for (String wrapper : WRAPPERS) {
      if (payload.get(wrapper) instanceof ObjectNode inner
          && inner.path("externalId").isTextual()) {
        return inner;
      }
    }
    return payload;
  }

  /** When the state in a payload began by SkinsNode's clock; null if it does not say. */
  public static Instant time(ObjectNode payload) {
    ObjectNode order = unwrapped(payload);
    for (String field : TIMES) {
      JsonNode value = order.path(field);
      if (value.isTextual() || value.isIntegralNumber()) {
        Optional<Instant> time = Timestamps.parse(value.asText());
        if (time.isPresent()) {
          return time.get();
        }
      }
    }
    return null;
  }

  static Instant time(Buffer payload) {
    return time(parse(payload));
  }

  static ObjectNode parse(Buffer body) {
    try {
      return Json.parseTolerantly(body);
    } catch (MalformedJsonException e) {
      throw new IllegalStateException("A body was kept that is not JSON", e);
    }
  }
}
