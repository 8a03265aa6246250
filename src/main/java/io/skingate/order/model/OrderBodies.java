package io.skingate.order.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.json.Json;
import io.skingate.json.JsonSplice;
import io.skingate.json.MalformedJsonException;
import io.skingate.json.Rfc3339;
import io.skingate.skinsnode.Timestamps;
import io.skingate.skinsnode.answer.OrderAnswer;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Turns order bodies from SkinsNode's form into a tenant's and back, and makes those that the
 * gateway says itself. Everything that is not named here passes through.
 */
public final class OrderBodies {
  /** Where the order may stand in a webhook's payload, but for its top. */
  private static final List<String> WRAPPERS = List.of("order", "data");

  /** Where a payload may say when its state began; the first that is there counts. */
  private static final List<String> TIMES = List.of("updatedAt", "updated_at");

  private static final List<String> NAMES = List.of("externalId", "status");

  /** An order costs at most 10^12; what is far beyond is no amount. */
  private static final Pattern CENTS = Pattern.compile("[0-9]{1,14}");

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
    ObjectNode order = unwrapped(payload);
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
        firstAnswer.length() == 0 ? null : unwrapped(parse(firstAnswer)).get("acceptedAt");
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

  /**
   * The order itself, wherever a payload has it. What it does not say of its name, its status and
   * its time there is taken from where the payload says it.
   *
   * @return the payload itself when the order stands at its top and is whole
   */
  public static ObjectNode unwrapped(ObjectNode payload) {
    ObjectNode place = place(payload);
    ObjectNode order = place;
    List<ObjectNode> places = new ArrayList<>(wrappers(payload));
    places.add(payload);
    for (ObjectNode other : places) {
      List<String> missing = other == place ? List.of() : missing(order, other);
      if (!missing.isEmpty()) {
        order = order == place ? Json.object().setAll(place) : order;
        for (String field : missing) {
          order.set(field, other.get(field));
        }
      }
    }
    return order;
  }

  private static ObjectNode place(ObjectNode payload) {
    if (says(payload, "externalId") && says(payload, "status")) {
      return payload;
    }
    List<ObjectNode> wrappers = wrappers(payload);
    Optional<ObjectNode> named =
        wrappers.stream().filter(each -> says(each, "externalId")).findFirst();
    if (named.isPresent() || says(payload, "status")) {
      return named.orElse(payload);
    }
    return wrappers.stream().filter(each -> says(each, "status")).findFirst().orElse(payload);
  }

  private static List<ObjectNode> wrappers(ObjectNode payload) {
    List<ObjectNode> wrappers = new ArrayList<>();
    for (String wrapper : WRAPPERS) {
      if (payload.get(wrapper) instanceof ObjectNode inner) {
        wrappers.add(inner);
      }
    }
    return wrappers;
  }

  private static boolean says(ObjectNode place, String field) {
    return place.path(field).isTextual() && !place.path(field).asText().isBlank();
  }

  /** The fields that the other place says and the order does not. */
  private static List<String> missing(ObjectNode order, ObjectNode other) {
    List<String> missing = new ArrayList<>();
    for (String field : NAMES) {
      if (!says(order, field) && says(other, field)) {
        missing.add(field);
      }
    }
    if (TIMES.stream().allMatch(field -> time(order, field) == null)) {
      TIMES.stream().filter(field -> time(other, field) != null).forEach(missing::add);
    }
    return missing;
  }

  /** When the state in a payload began by SkinsNode's clock; null if it does not say. */
  public static Instant time(ObjectNode payload) {
    return timeOf(unwrapped(payload));
  }

  /** As {@link #time}, of an {@link #unwrapped} order. */
  public static Instant timeOf(ObjectNode order) {
    return TIMES.stream()
        .map(field -> time(order, field))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private static Instant time(ObjectNode place, String field) {
    JsonNode value = place.path(field);
    return value.isTextual() || value.isIntegralNumber()
        ? Timestamps.parse(value.asText()).orElse(null)
        : null;
  }

  /**
   * The cents that a payload says were charged, {@code pricing.amount}; empty where it says no
   * whole number of them, or one that nobody can mean.
   */
  static OptionalLong charge(Buffer payload) {
    ObjectNode order = parse(payload);
    for (ObjectNode place : List.of(unwrapped(order), order)) {
      JsonNode amount = place.path("pricing").path("amount");
      if (CENTS.matcher(amount.asText()).matches()) {
        return OptionalLong.of(Long.parseLong(amount.asText()));
      }
    }
    return OptionalLong.empty();
  }

  public static ObjectNode parse(Buffer body) {
    try {
      return Json.parseTolerantly(body);
    } catch (MalformedJsonException e) {
      throw new IllegalStateException("A body was kept that is not JSON", e);
    }
  }
}
