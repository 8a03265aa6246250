package io.skingate.skinsnode.answer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** SkinsNode's codes for why an order was refused or failed. Pure functions. */
public final class FailureCodes {
  public static final String ITEM_UNAVAILABLE = "item_unavailable";
  public static final String PRICE_CHANGED = "price_changed";
  public static final String INSUFFICIENT_FUNDS = "insufficient_funds";
  public static final String CANCELLED = "cancelled";

  /** The codes that SkinsNode documents. */
  public static final Set<String> KNOWN =
      Set.of(ITEM_UNAVAILABLE, PRICE_CHANGED, INSUFFICIENT_FUNDS, CANCELLED);

  /** Names under which comparable suppliers say that an order of that name exists already. */
  private static final Set<String> EXISTS_ALREADY =
      Set.of(
          "alreadyexists",
          "duplicate",
          "duplicateexternalid",
          "duplicateorder",
          "externalidalreadyexists",
          "externalidalreadyused",
          "externalidduplicate",
          "externalidexists",
          "externalidtaken",
          "externalidused",
          "idempotencyconflict",
          "idempotencymismatch",
          "orderalreadyexists",
          "orderduplicate",
          "orderexists");

  private static final Pattern SANE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  private FailureCodes() {}

  /**
   * Why an order failed, as SkinsNode's order object says it; looked for at every place where it
   * may stand. Empty where there is none or what stands there is no code.
   */
  public static Optional<String> of(JsonNode order) {
    return first(
        order.at("/failure/code"),
        order.at("/failureCode"),
        order.at("/error/code"),
        order.at("/reason"));
  }

  /** The code of an error body. */
  static Optional<String> ofError(JsonNode body) {
    return first(
        body.at("/code"), body.at("/error/code"), body.at("/error"), body.at("/errorCode"));
  }

  static boolean saysExistsAlready(String code) {
    return EXISTS_ALREADY.contains(code.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", ""));
  }

  /** The code where it is a documented one, else {@code other}: few enough for a metric's label. */
  public static String label(String code) {
    return KNOWN.contains(code) ? code : "other";
  }

  private static Optional<String> first(JsonNode... places) {
    for (JsonNode place : places) {
      if (place.isTextual() && SANE.matcher(place.textValue()).matches()) {
        return Optional.of(place.textValue());
      }
    }
    return Optional.empty();
  }
}
