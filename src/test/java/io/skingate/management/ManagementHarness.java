package io.skingate.management;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skingate.config.AdminTokenConfig;
import io.skingate.config.AdminTokenConfig.Scope;
import io.skingate.config.ManagementConfig;
import io.skingate.config.Secret;
import io.skingate.http.AnswerLog;
import io.skingate.http.OpenApiDocument;
import io.skingate.management.health.CheckState;
import io.skingate.management.health.EventLoopPulse;
import io.skingate.management.health.Readiness;
import io.skingate.management.health.ReadinessCheck;
import io.skingate.management.scrape.Metrics;
import io.skingate.testing.openapi.CheckedHttpClient;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.ext.web.Route;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A management server on a port of its own, over {@link Fakes}. */
public final class ManagementHarness implements AutoCloseable {
  public static final String TOKEN = "the-operators-token";

  final Fakes fakes = new Fakes();
  final Metrics metrics = new Metrics();
  final Vertx vertx = metrics.instrument(new VertxOptions().setEventLoopPoolSize(2)).build();
  volatile CheckState redis = CheckState.starting("not reached yet");
  final AdminTokens tokens;
  volatile boolean draining;
  volatile long nanosAhead;
  private final HttpClient client = CheckedHttpClient.ofOperator();
  private final ManagementDependencies dependencies;
  private final URI base;

  public ManagementHarness(String token) throws Exception {
    EventLoopPulse pulse =
        new EventLoopPulse(vertx, metrics.registry(), () -> System.nanoTime() + nanosAhead);
    Readiness readiness =
        new Readiness(() -> List.of(new ReadinessCheck("redis", () -> redis)), () -> draining);
    ManagementConfig config =
        AdminTokensTest.config(
            token,
            new AdminTokenConfig("alice", new Secret("token-of-alice"), Scope.READ),
            new AdminTokenConfig("bob", new Secret("token-of-bob"), Scope.OPERATE));
    tokens = new AdminTokens(token.isEmpty() ? AdminTokensTest.config("") : config);
    dependencies =
        new ManagementDependencies(
            config,
            tokens,
            metrics,
            pulse,
            readiness,
            fakes.sources(),
            OpenApiDocument.operators(),
            fakes.overview(),
            Clock.fixed(Fakes.NOW, ZoneOffset.UTC));
    ManagementVerticle verticle = new ManagementVerticle(dependencies);
    vertx.deployVerticle(verticle).await(10, TimeUnit.SECONDS);
    base = URI.create("http://127.0.0.1:" + verticle.port());
  }

  /** What a server over the same insides serves. */
  List<Route> routes() {
    return ManagementRouter.create(vertx, dependencies, new AnswerLog(vertx)).getRoutes();
  }

  int port() {
    return base.getPort();
  }

  HttpResponse<String> admin(String method, String path) throws Exception {
    return call(method, path, "Authorization", "Bearer " + TOKEN);
  }

  public HttpResponse<String> call(String method, String path, String... headers) throws Exception {
    return send(method, path, "", headers);
  }

  HttpResponse<String> send(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(Duration.ofSeconds(20))
            .version(HttpClient.Version.HTTP_1_1)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  static JsonNode json(HttpResponse<String> response) throws IOException {
    return new ObjectMapper().readTree(response.body());
  }

  @Override
  public void close() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
    metrics.close();
  }
}
