package io.skingate.order.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.json.Json;
import io.skingate.skinsnode.Timestamps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Where a payload of SkinsNode's says what of an order: a webhook may wrap the order, and say some
 * of it outside. Pure.
 */
public final class OrderPayload {
  /** Where the order may stand in a webhook's payload, but for its top. */
  private static final List<String> WRAPPERS = List.of("order", "data");

  /** Where a payload may say when its state began; the first that is there counts. */
  private static final List<String> TIMES = List.of("updatedAt", "updated_at");

  private static final List<String> NAMES = List.of("externalId", "status");

  /** An order costs at most 10^12; what is far beyond is no amount. */
  private static final Pattern CENTS = Pattern.compile("[0-9]{1,14}");

  private OrderPayload() {}

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
  static OptionalLong charge(ObjectNode payload) {
    for (ObjectNode place : List.of(unwrapped(payload), payload)) {
      JsonNode amount = place.path("pricing").path("amount");
      if (CENTS.matcher(amount.asText()).matches()) {
        return OptionalLong.of(Long.parseLong(amount.asText()));
      }
    }
    return OptionalLong.empty();
  }
}
