package io.skingate.skinsnode.answer;

import com.fasterxml.jackson.databind.JsonNode;
import io.skingate.json.ForeignJson;
import io.skingate.json.MalformedJsonException;
import io.skingate.mask.TradeTokens;
import java.util.regex.Pattern;

/**
 * What could be read from an error answer, whose shape SkinsNode does not document.
 *
 * @param code null where there is none
 * @param message null where there is none; one line, bounded, no trade token in it
 * @param currentPrice cents, null where there is none
 */
record ErrorBody(String code, String message, Long currentPrice) {
  private static final int LONGEST_MESSAGE = 300;

  /** Bytes. An error answer to a catalog request may be as large as a catalog. */
  private static final int LARGEST = 64 * 1024;

  private static final Pattern CONTROLS = Pattern.compile("\\p{C}+");

  private static final String[] MESSAGES = {"/message", "/error/message", "/detail", "/title"};
  private static final String[] PRICES = {
    "/currentPrice", "/error/currentPrice", "/details/currentPrice", "/error/details/currentPrice"
  };

  static ErrorBody read(byte[] body) {
    if (body.length > LARGEST) {
      return new ErrorBody(null, null, null);
    }
    try {
      JsonNode json = ForeignJson.read(body).object();
      return new ErrorBody(FailureCodes.ofError(json).orElse(null), message(json), price(json));
    } catch (MalformedJsonException notJson) {
      return new ErrorBody(null, null, null);
    }
  }

  private static String message(JsonNode json) {
    for (String place : MESSAGES) {
      JsonNode node = json.at(place);
      if (node.isTextual() && !node.textValue().isBlank()) {
        String line = CONTROLS.matcher(node.textValue()).replaceAll(" ").strip();
        String safe = TradeTokens.masked(line);
        return safe.length() <= LONGEST_MESSAGE ? safe : safe.substring(0, LONGEST_MESSAGE);
      }
    }
    return null;
  }

  private static Long price(JsonNode json) {
    for (String place : PRICES) {
      JsonNode node = json.at(place);
      if (node.isIntegralNumber() && node.canConvertToLong() && node.longValue() >= 0) {
        return node.longValue();
      }
      if (node.isTextual() && node.textValue().matches("[0-9]{1,18}")) {
        return Long.valueOf(node.textValue());
      }
    }
    return null;
  }
}
