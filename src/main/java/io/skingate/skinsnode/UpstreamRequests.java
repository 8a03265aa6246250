package io.skingate.skinsnode;

import io.skingate.config.address.Authority;
import io.skingate.tenant.Account;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Where SkinsNode's routes are and what every request to them carries. Pure functions. */
final class UpstreamRequests {
  private UpstreamRequests() {}

  static RequestOptions submit(Account account, Duration connectTimeout) {
    return request(account, HttpMethod.POST, "/v1/orders", connectTimeout)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
  }

  static RequestOptions find(Account account, String name, Duration connectTimeout) {
    return request(account, HttpMethod.GET, "/v1/orders/" + segment(name), connectTimeout);
  }

  static RequestOptions catalog(Account account, String etag, Duration connectTimeout) {
    RequestOptions options =
        request(account, HttpMethod.GET, "/v1/catalog", connectTimeout)
            .putHeader(HttpHeaders.ACCEPT_ENCODING, "gzip");
    return etag == null ? options : options.putHeader(HttpHeaders.IF_NONE_MATCH, etag);
  }

  static RequestOptions wallet(Account account, Duration connectTimeout) {
    return request(account, HttpMethod.GET, "/v1/wallet", connectTimeout);
  }

  private static RequestOptions request(
      Account account, HttpMethod method, String route, Duration connectTimeout) {
    URI base = account.baseUrl();
    boolean tls = "https".equalsIgnoreCase(base.getScheme());
    Authority authority = Authority.of(base).orElseThrow();
    int port = authority.port() >= 0 ? authority.port() : tls ? 443 : 80;
    String host = authority.host();
    String path = base.getRawPath() == null ? "" : base.getRawPath();
    String prefix = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return new RequestOptions()
        .setMethod(method)
        .setHost(host)
        .setPort(port)
        .setSsl(tls)
        .setURI(prefix + route)
        .setFollowRedirects(false)
        .setConnectTimeout(connectTimeout.toMillis())
        .putHeader("x-client-id", account.clientId())
        .putHeader("x-client-secret", account.clientSecret().value())
        .putHeader(HttpHeaders.ACCEPT, "application/json")
        .putHeader(HttpHeaders.USER_AGENT, "skingate");
  }

  /** One path segment, which a server must not take for a step within the path. */
  private static String segment(String name) {
    String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    return encoded.equals(".") || encoded.equals("..") ? encoded.replace(".", "%2E") : encoded;
  }
}
