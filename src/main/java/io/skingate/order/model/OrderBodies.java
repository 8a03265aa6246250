package io.skingate.order.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.json.Json;
import io.skingate.json.JsonSplice;
import io.skingate.json.MalformedJsonException;
import io.skingate.json.Rfc3339;
import io.skingate.skinsnode.answer.OrderAnswer;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;

/**
 * Turns order bodies from SkinsNode's form into a tenant's and back, and makes those that the
 * gateway says itself. Everything that is not named here passes through.
 */
public final class OrderBodies {
  private OrderBodies() {}

  /** The request for SkinsNode: the store's own but for the names. */
  public static Buffer request(OrderRequest order, String upstreamName, String webhookUrl) {
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
  public static Buffer completed(OrderAnswer.Taken taken, String upstreamName, Instant now) {
    return completed(taken.body(), taken.order(), upstreamName, taken.status(), now);
  }

  private static Buffer completed(
      Buffer body, ObjectNode said, String upstreamName, String status, Instant now) {
    boolean named = said.path("externalId").isTextual();
    boolean hasStatus = said.path("status").isTextual();
    boolean hasTime = said.hasNonNull("acceptedAt");
    if (named && hasStatus && hasTime) {
      return body;
    }
    ObjectNode order = said.deepCopy();
    if (!named) {
      order.put("externalId", upstreamName);
    }
    if (!hasStatus) {
      order.put("status", status);
    }
    if (!hasTime) {
      order.put("acceptedAt", Rfc3339.format(now));
    }
    return Buffer.buffer(Json.bytes(order));
  }

  /**
   * A kept body as the answer to an order: a webhook's, which may wrap the order and say less, gets
   * the form of a 202. One that says {@code queued} says the present status instead, or a store
   * would wait for a callback that has come already.
   *
   * @param status the order's present one
   * @return the same buffer when nothing is to be changed
   */
  public static Buffer answer(Buffer kept, String status, String upstreamName, Instant createdAt) {
    ObjectNode payload = parse(kept);
    ObjectNode order = OrderPayload.unwrapped(payload);
    boolean waited = OrderStatus.QUEUED.equals(order.path("status").asText());
    if (waited && !status.isEmpty() && !OrderStatus.QUEUED.equals(status)) {
      order = order == payload ? order : order.deepCopy();
      order.put("status", status);
      kept = Buffer.buffer(Json.bytes(order));
    } else if (order != payload) {
      kept = Buffer.buffer(Json.bytes(order));
    }
    return completed(kept, parse(kept), upstreamName, OrderStatus.ACCEPTED, createdAt);
  }

  /** What the gateway says of an order that waits for SkinsNode. */
  public static Buffer queued(String upstreamName, Instant now) {
    ObjectNode order = Json.object();
    order.put("externalId", upstreamName);
    order.put("status", OrderStatus.QUEUED);
    order.put("acceptedAt", Rfc3339.format(now));
    return Buffer.buffer(Json.bytes(order));
  }

  /**
   * What the gateway says of an order that ended without SkinsNode having it, in the form in which
   * SkinsNode tells of an order that failed.
   *
   * @param request for SkinsNode
   * @param firstAnswer that the store got, which says when the order was accepted; may be empty
   * @param createdAt when it was, where there was no answer
   * @param message null where there is nothing to say beyond the code
   * @param price cents; null unless it is why
   */
  public static Buffer ended(
      Buffer request,
      Buffer firstAnswer,
      Instant createdAt,
      String status,
      String code,
      String message,
      Long price,
      Instant now) {
    ObjectNode asked = parse(request);
    JsonNode acceptedAt =
        firstAnswer.length() == 0
            ? null
            : OrderPayload.unwrapped(parse(firstAnswer)).get("acceptedAt");
    ObjectNode order = Json.object();
    order.set("externalId", asked.get("externalId"));
    order.put("status", status);
    if (acceptedAt != null && acceptedAt.isTextual()) {
      order.set("acceptedAt", acceptedAt);
    } else {
      order.put("acceptedAt", Rfc3339.format(createdAt));
    }
    order.put("updatedAt", Rfc3339.format(now));
    order.set("catalogItemId", asked.get("catalogItemId"));
    order.putObject("pricing").put("amount", asked.path("expectedPrice").asText());
    ObjectNode failure = order.putObject("failure").put("code", code);
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
  public static Buffer state(
      Buffer firstAnswer, Buffer latest, String externalId, String webhookUrl) {
    ObjectNode state = firstAnswer.length() == 0 ? Json.object() : parse(firstAnswer);
    if (latest.length() > 0) {
      state.setAll(OrderPayload.unwrapped(parse(latest)));
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

  public static ObjectNode parse(Buffer body) {
    try {
      return Json.parseTolerantly(body);
    } catch (MalformedJsonException e) {
      throw new IllegalStateException("A body was kept that is not JSON", e);
    }
  }
}
