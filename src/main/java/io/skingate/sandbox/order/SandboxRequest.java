package io.skingate.sandbox.order;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A POSTed order whose fields are of the right form. */
public record SandboxRequest(
    String catalogItemId, long expectedPrice, String externalId, String webhookUrl, String token) {

  private static final Pattern TRADE_URL =
      Pattern.compile("https://steamcommunity\\.com/tradeoffer/new/?\\?(.+)");
  private static final Pattern PARTNER = Pattern.compile("(?:^|&)partner=[1-9][0-9]{0,9}(?:&|$)");
  private static final Pattern TOKEN = Pattern.compile("(?:^|&)token=([A-Za-z0-9_-]+)(?:&|$)");

  /**
   * Reads a body.
   *
   * @throws IllegalArgumentException with a message that names the field, never its value
   */
  public static SandboxRequest parse(Buffer raw) {
    JsonObject body = object(raw);
    return new SandboxRequest(
        text(body, "catalogItemId"),
        price(body),
        text(body, "externalId"),
        webhookUrl(text(body, "webhookUrl")),
        token(text(body, "tradeUrl")));
  }

  private static JsonObject object(Buffer raw) {
    try {
      if (raw != null && raw.length() > 0) {
        return new JsonObject(raw);
      }
    } catch (DecodeException | ClassCastException e) {
      // Answered below like an empty body.
    }
    throw new IllegalArgumentException("the body is not a JSON object");
  }

  private static String text(JsonObject body, String field) {
    if (body.getValue(field) instanceof String text && !text.isBlank() && text.length() <= 2_048) {
      return text;
    }
    throw new IllegalArgumentException(field + " must be a non-empty string");
  }

  private static long price(JsonObject body) {
    Object value = body.getValue("expectedPrice");
    if ((value instanceof Integer || value instanceof Long) && ((Number) value).longValue() > 0) {
      return ((Number) value).longValue();
    }
    throw new IllegalArgumentException("expectedPrice must be a positive integer of cents");
  }

  private static String webhookUrl(String url) {
    try {
      URI uri = new URI(url);
      boolean http = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      if (http && uri.getRawAuthority() != null) {
        return url;
      }
    } catch (URISyntaxException e) {
      // Answered below like another scheme.
    }
    throw new IllegalArgumentException("webhookUrl must be an absolute http or https URL");
  }

  private static String token(String tradeUrl) {
    Matcher url = TRADE_URL.matcher(tradeUrl);
    if (url.matches() && PARTNER.matcher(url.group(1)).find()) {
      Matcher token = TOKEN.matcher(url.group(1));
      if (token.find()) {
        return token.group(1);
      }
    }
    throw new IllegalArgumentException("tradeUrl must be a Steam trade URL");
  }
}
