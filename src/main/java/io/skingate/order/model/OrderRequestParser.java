package io.skingate.order.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.http.FieldError;
import io.skingate.tenant.Tenant;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/** Makes an order of a body, or names every field that is wrong. Safe for use from any thread. */
public final class OrderRequestParser {
  private static final Pattern EXTERNAL_ID = Pattern.compile("[A-Za-z0-9._:-]{1,64}");
  private static final Set<String> DOT_SEGMENTS = Set.of(".", "..");
  private static final int MAX_ITEM_ID = 128;
  private static final int MAX_WEBHOOK_URL = 2048;
  private static final long MAX_PRICE = 1_000_000_000_000L;

  private final BiFunction<String, Tenant, Optional<String>> webhookUrlPolicy;

  /**
   * @param webhookUrlPolicy says what is wrong with a webhook URL, as the end of a sentence
   */
  public OrderRequestParser(BiFunction<String, Tenant, Optional<String>> webhookUrlPolicy) {
    this.webhookUrlPolicy = webhookUrlPolicy;
  }

  /** What {@link #isExternalId} takes, in words. */
  public static final String EXTERNAL_ID_FORM = "1 to 64 of A-Z a-z 0-9 . _ : -";

  /** Whether a text can be an order's id at all. */
  public static boolean isExternalId(String text) {
    return EXTERNAL_ID.matcher(text).matches();
  }

  public OrderRequest parse(Tenant tenant, ObjectNode body) throws InvalidOrderException {
    List<FieldError> errors = new ArrayList<>();
    String externalId = text(body, "externalId", errors);
    if (externalId != null) {
      externalIdProblem(tenant, externalId)
          .ifPresent(problem -> errors.add(new FieldError("externalId", problem)));
    }
    String itemId = text(body, "catalogItemId", errors);
    if (itemId != null && (itemId.isEmpty() || itemId.length() > MAX_ITEM_ID)) {
      errors.add(new FieldError("catalogItemId", "must have 1 to " + MAX_ITEM_ID + " characters"));
    }
    long price = price(body, errors);
    String tradeUrl = text(body, "tradeUrl", errors);
    if (tradeUrl != null) {
      TradeUrl.problem(tradeUrl)
          .ifPresent(problem -> errors.add(new FieldError("tradeUrl", problem)));
    }
    String webhookUrl = text(body, "webhookUrl", errors);
    if (webhookUrl != null) {
      webhookUrlProblem(tenant, webhookUrl)
          .ifPresent(problem -> errors.add(new FieldError("webhookUrl", problem)));
    }
    if (!errors.isEmpty()) {
      throw new InvalidOrderException(errors);
    }
    return new OrderRequest(externalId, itemId, price, tradeUrl, webhookUrl, body);
  }

  private static Optional<String> externalIdProblem(Tenant tenant, String externalId) {
    if (!isExternalId(externalId)) {
      return Optional.of("must be " + EXTERNAL_ID_FORM);
    }
    // A path that ends in a dot segment names something else, so it could never be asked for.
    if (DOT_SEGMENTS.contains(tenant.upstreamName(externalId))) {
      return Optional.of("must not be . or ..");
    }
    // At SkinsNode it would be another store's order.
    return tenant.reservedPrefixes().stream().anyMatch(externalId::startsWith)
        ? Optional.of("must not begin with a prefix that belongs to another store")
        : Optional.empty();
  }

  private Optional<String> webhookUrlProblem(Tenant tenant, String webhookUrl) {
    if (webhookUrl.length() > MAX_WEBHOOK_URL) {
      return Optional.of("must be at most " + MAX_WEBHOOK_URL + " characters");
    }
    return webhookUrlPolicy.apply(webhookUrl, tenant);
  }

  private static long price(ObjectNode body, List<FieldError> errors) {
    JsonNode price = body.get("expectedPrice");
    if (price == null) {
      errors.add(new FieldError("expectedPrice", "is missing"));
      return 0;
    }
    if (!price.isIntegralNumber()
        || !price.canConvertToLong()
        || price.longValue() < 1
        || price.longValue() > MAX_PRICE) {
      errors.add(
          new FieldError("expectedPrice", "must be an integer of cents from 1 to " + MAX_PRICE));
      return 0;
    }
    return price.longValue();
  }

  private static String text(ObjectNode body, String field, List<FieldError> errors) {
    JsonNode value = body.get(field);
    if (value == null) {
      errors.add(new FieldError(field, "is missing"));
      return null;
    }
    if (!value.isTextual()) {
      errors.add(new FieldError(field, "must be a string"));
      return null;
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(value.textValue())) {
      errors.add(new FieldError(field, "must not have half a character"));
      return null;
    }
    return value.textValue();
  }
}
