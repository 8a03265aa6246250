package io.skingate.skinsnode;

import io.skingate.config.Secret;
import io.skingate.config.UpstreamConfig;
import io.skingate.tenant.Account;
import io.skingate.tenant.TenantRegistry;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Something that listens where SkinsNode would, and what a client needs to find it. */
public final class StandIn {
  private volatile Handler<HttpServerRequest> handler = request -> request.response().end("{}");
  private final HttpServer http;

  public StandIn(Vertx vertx) throws Exception {
    this(vertx, 0);
  }

  public StandIn(Vertx vertx, int port) throws Exception {
    http =
        vertx
            .createHttpServer()
            .requestHandler(request -> handler.handle(request))
            .listen(port, "127.0.0.1")
            .await(5, TimeUnit.SECONDS);
  }

  public void answer(Handler<HttpServerRequest> next) {
    handler = next;
  }

  public void answer(int status, String body) {
    handler = request -> request.response().setStatusCode(status).end(body);
  }

  public int port() {
    return http.actualPort();
  }

  public void close() throws Exception {
    http.close().await(5, TimeUnit.SECONDS);
  }

  public Account account() {
    return account(port(), "");
  }

  /** A server of bare connections; its port. */
  static int bare(Vertx vertx, Handler<NetSocket> handler) throws Exception {
    NetServer server = vertx.createNetServer().connectHandler(handler);
    return server.listen(0, "127.0.0.1").await(5, TimeUnit.SECONDS).actualPort();
  }

  public static Account account(int port, String path) {
    return account("main", "client", URI.create("http://127.0.0.1:" + port + path));
  }

  public static Account account(String id, String clientId, URI baseUrl) {
    return new Account(
        id,
        clientId,
        new Secret("s3cret"),
        List.of(new Secret("s3cret")),
        baseUrl,
        "http://gateway.example/webhooks/skinsnode/" + id);
  }

  public static UpstreamConfig config(int maxConcurrency, Duration requestTimeout) {
    return new UpstreamConfig(
        URI.create("http://unused.example"), Duration.ofSeconds(1), requestTimeout, maxConcurrency);
  }

  public static TenantRegistry registry(Account... accounts) {
    return TenantRegistry.of(List.of(accounts), List.of());
  }
}
