package io.skingate.sandbox.order;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How an order goes, chosen by the token of its trade URL as payment providers do with test cards.
 * Every other token gives {@link #COMPLETED}.
 */
public enum Outcome {
  COMPLETED("tok-done", "processing, sent, completed", Paths.COMPLETED),
  FAILED("tok-fail", "fails after processing, code item_unavailable", Paths.FAILED),
  CANCELLED("tok-canc", "sent, then declined by the customer: cancelled", Paths.CANCELLED),
  EXPIRED("tok-expi", "sent, then not accepted in time: expired", Paths.EXPIRED),
  REVERSED("tok-revs", "completed, later reversed", Paths.REVERSED),
  UNKNOWN_STATUS("tok-odds", "passes through a status nobody knows, then completed", Paths.ODD),
  CHARGED_LESS("tok-less", "completed, and a tenth less is charged than expected (pricing.amount)"),
  CHARGED_MORE("tok-more", "completed, and a tenth more is charged than expected (pricing.amount)"),
  ITEM_GONE("tok-gone", "refused: the item is sold just before (422 item_unavailable)"),
  PRICE_MOVED(
      "tok-move", "refused the first time: its price rises just before (422 price_changed)"),
  INSUFFICIENT_FUNDS("tok-poor", "refused: the wallet is too low (422 insufficient_funds)"),
  ACCOUNT_REFUSED("tok-n401", "refused: the account's credentials (401)"),
  ACCOUNT_FORBIDDEN("tok-n403", "refused: the account may not order (403)"),
  WEBHOOK_LOST("tok-lost", "completed, and no webhook is sent"),
  WEBHOOK_DUPLICATED("tok-dupl", "completed, and every webhook is sent twice"),
  WEBHOOK_OUT_OF_ORDER("tok-swap", "completed, and the webhooks come newest first"),
  SLOW("tok-slow", "taken, and the answer takes 3 seconds"),
  TAKEN_THEN_HANG("tok-hang", "taken, and the answer never comes"),
  TAKEN_THEN_CUT("tok-drop", "taken, and the connection is cut instead of an answer"),
  TAKEN_THEN_500("tok-t500", "taken, and the answer is 500"),
  TAKEN_THEN_HIDDEN(
      "tok-hide", "taken, the connection is cut, and reading it gives 404 for 5 seconds"),
  NOT_TAKEN_500("tok-n500", "not taken the first two times (500), then completed"),
  NOT_TAKEN_503("tok-n503", "not taken the first two times (503, Retry-After), then completed"),
  NOT_TAKEN_429("tok-n429", "not taken the first two times (429, Retry-After), then completed"),
  NOT_TAKEN_HANG("tok-void", "not taken the first two times (no answer), then completed"),
  GARBLED("tok-html", "not taken the first two times (200 with a web page), then completed"),
  NEVER_TAKEN("tok-down", "never taken: 503 every time");

  private static final Map<String, Outcome> BY_TOKEN =
      Arrays.stream(values()).collect(Collectors.toMap(Outcome::token, Function.identity()));

  private final String token;
  private final String description;
  private final List<String> path;

  Outcome(String token, String description) {
    this(token, description, Paths.COMPLETED);
  }

  Outcome(String token, String description, List<String> path) {
    this.token = token;
    this.description = description;
    this.path = path;
  }

  /** The trade URL's token that chooses this outcome. */
  public String token() {
    return token;
  }

  /** One line for a person. */
  public String description() {
    return description;
  }

  /** The statuses that follow {@code accepted}, in order. */
  public List<String> path() {
    return path;
  }

  /** The cents that are charged for an order at that price; never nothing. */
  public long charge(long price) {
    long tenth = Math.max(1, price / 10);
    return switch (this) {
      case CHARGED_LESS -> Math.max(1, price - tenth);
      case CHARGED_MORE -> price + tenth;
      default -> price;
    };
  }

  /** A trade URL that chooses this outcome. */
  public String tradeUrl() {
    return "https://steamcommunity.com/tradeoffer/new/?partner=123456789&token=" + token;
  }

  /** The outcome that a token chooses. */
  public static Outcome ofToken(String token) {
    return BY_TOKEN.getOrDefault(token, COMPLETED);
  }

  /** A line for each outcome, token first, for help texts. */
  public static List<String> list() {
    int width =
        BY_TOKEN.keySet().stream().map(String::length).max(Comparator.naturalOrder()).orElse(0);
    return Arrays.stream(values())
        .map(o -> o.token + " ".repeat(width - o.token.length() + 2) + o.description)
        .toList();
  }

  private static final class Paths {
    static final List<String> COMPLETED = List.of("processing", "sent", "completed");
    static final List<String> FAILED = List.of("processing", "failed");
    static final List<String> CANCELLED = List.of("processing", "sent", "cancelled");
    static final List<String> EXPIRED = List.of("processing", "sent", "expired");
    static final List<String> REVERSED = List.of("processing", "sent", "completed", "reversed");
    static final List<String> ODD = List.of("processing", "inspecting", "sent", "completed");
  }
}
