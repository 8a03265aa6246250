package io.skingate.store;

import io.vertx.core.http.HttpMethod;

/**
 * Where a call is found.
 *
 * @param method GET, which serves HEAD too, or POST
 * @param path below {@link #ROOT}; may have one parameter, such as {@code :id}
 */
public record StoreRoute(HttpMethod method, String path, Body body, StoreCall call) {
  /** What every path of a store's own calls begins with. */
  public static final String ROOT = "/store/v1";

  /** Most bytes of a body. */
  public static final int BODY_LIMIT = 64 * 1024;

  /** Whether a request has a body; one that must not is not looked at. */
  public enum Body {
    NONE,
    OPTIONAL,
    REQUIRED
  }

  public static StoreRoute get(String path, StoreCall call) {
    return new StoreRoute(HttpMethod.GET, ROOT + path, Body.NONE, call);
  }

  public static StoreRoute post(String path, StoreCall call) {
    return new StoreRoute(HttpMethod.POST, ROOT + path, Body.REQUIRED, call);
  }

  /** One whose body may be left out. */
  public static StoreRoute postWithoutBody(String path, StoreCall call) {
    return new StoreRoute(HttpMethod.POST, ROOT + path, Body.OPTIONAL, call);
  }
}
