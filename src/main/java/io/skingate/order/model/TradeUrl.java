package io.skingate.order.model;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Steam's trade URLs: {@code https://steamcommunity.com/tradeoffer/new/?partner=ID&token=TOKEN},
 * the parameters in any order, others allowed. Stateless.
 */
public final class TradeUrl {
  private static final int MAX_LENGTH = 1024;

  /** Steam's account ids are unsigned 32-bit numbers from 1. */
  private static final long MAX_PARTNER = 4_294_967_295L;

  private static final Pattern PARTNER = Pattern.compile("[1-9][0-9]{0,9}");
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]+");

  private TradeUrl() {}

  /** What is wrong, as the end of a sentence that begins with the field; never the URL itself. */
  public static Optional<String> problem(String url) {
    if (url.length() > MAX_LENGTH) {
      return Optional.of("must be at most " + MAX_LENGTH + " characters");
    }
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      return Optional.of("must be a URL");
    }
    boolean steam =
        "https".equalsIgnoreCase(uri.getScheme())
            && uri.getHost() != null
            && uri.getHost().toLowerCase(Locale.ROOT).equals("steamcommunity.com")
            && uri.getRawUserInfo() == null
            && (uri.getPort() == -1 || uri.getPort() == 443)
            && "/tradeoffer/new/".equals(uri.getRawPath())
            && uri.getRawFragment() == null;
    if (!steam) {
      return Optional.of("must begin with https://steamcommunity.com/tradeoffer/new/");
    }
    Map<String, String> parameters = new HashMap<>();
    String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    for (String pair : query.split("&")) {
      int equals = pair.indexOf('=');
      String encodedName = equals < 0 ? pair : pair.substring(0, equals);
      String name = URLDecoder.decode(encodedName, StandardCharsets.UTF_8);
      if (parameters.put(name, equals < 0 ? "" : pair.substring(equals + 1)) != null) {
        return Optional.of("must not repeat a parameter");
      }
    }
    String partner = parameters.getOrDefault("partner", "");
    if (!PARTNER.matcher(partner).matches() || Long.parseLong(partner) > MAX_PARTNER) {
      return Optional.of("must have a partner from 1 to " + MAX_PARTNER);
    }
    if (!TOKEN.matcher(parameters.getOrDefault("token", "")).matches()) {
      return Optional.of("must have a token of letters, digits, _ and -");
    }
    return Optional.empty();
  }
}
