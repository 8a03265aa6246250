package io.skingate.sandbox;

/** The routes of SkinsNode, for counters and modes. */
public enum SandboxRoute {
  HEALTH,
  WALLET,
  CATALOG,
  PLACE_ORDER,
  READ_ORDER,
  /** What SkinsNode does not have. */
  OTHER;

  static SandboxRoute of(String method, String path) {
    boolean get = method.equals("GET");
    return switch (path) {
      case "/v1/health" -> get ? HEALTH : OTHER;
      case "/v1/wallet" -> get ? WALLET : OTHER;
      case "/v1/catalog" -> get ? CATALOG : OTHER;
      case "/v1/orders" -> method.equals("POST") ? PLACE_ORDER : OTHER;
      default -> get && path.startsWith("/v1/orders/") ? READ_ORDER : OTHER;
    };
  }
}
