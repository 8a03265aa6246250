package io.skingate.testing.openapi;

import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** A client that holds every exchange with a gateway against its documents. */
public final class CheckedHttpClient extends HttpClient {
  private final HttpClient client;
  private final Consumer<RecordedExchange> check;

  private CheckedHttpClient(HttpClient client, Consumer<RecordedExchange> check) {
    this.client = client;
    this.check = check;
  }

  /** For both ports of a gateway. */
  public static HttpClient create() {
    return over(HttpClient.newBuilder().version(Version.HTTP_1_1));
  }

  /** For both ports of a gateway. */
  public static HttpClient over(HttpClient.Builder builder) {
    return new CheckedHttpClient(builder.build(), Contract::check);
  }

  /** For whatever path of a management port. */
  public static HttpClient ofOperator() {
    return new CheckedHttpClient(
        HttpClient.newHttpClient(),
        exchange -> Contract.check(ContractDocument.operators(), exchange));
  }

  @Override
  public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
      throws IOException, InterruptedException {
    return checked(request, client.send(request, handler));
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> handler) {
    return client.sendAsync(request, handler).thenApply(response -> checked(request, response));
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> handler, PushPromiseHandler<T> pushed) {
    return client
        .sendAsync(request, handler, pushed)
        .thenApply(response -> checked(request, response));
  }

  private <T> HttpResponse<T> checked(HttpRequest request, HttpResponse<T> response) {
    URI uri = request.uri();
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    check.accept(
        new RecordedExchange(
            request.method(),
            uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery(),
            RecordedExchange.lowerCase(request.headers().map()),
            request.bodyPublisher().map(CheckedHttpClient::bytes).orElse(new byte[0]),
            response.statusCode(),
            RecordedExchange.lowerCase(response.headers().map()),
            bytes(response.body())));
    return response;
  }

  private static byte[] bytes(Object body) {
    if (body instanceof String text) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    return body instanceof byte[] bytes ? bytes : null;
  }

  /** A publisher of a text or of bytes gives them at once, and again to whoever asks again. */
  private static byte[] bytes(BodyPublisher publisher) {
    java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
    publisher.subscribe(
        new Flow.Subscriber<>() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
          }

          @Override
          public void onNext(ByteBuffer part) {
            byte[] bytes = new byte[part.remaining()];
            part.get(bytes);
            all.writeBytes(bytes);
          }

          @Override
          public void onError(Throwable broken) {}

          @Override
          public void onComplete() {}
        });
    return all.toByteArray();
  }

  @Override
  public Optional<CookieHandler> cookieHandler() {
    return client.cookieHandler();
  }

  @Override
  public Optional<Duration> connectTimeout() {
    return client.connectTimeout();
  }

  @Override
  public Redirect followRedirects() {
    return client.followRedirects();
  }

  @Override
  public Optional<ProxySelector> proxy() {
    return client.proxy();
  }

  @Override
  public SSLContext sslContext() {
    return client.sslContext();
  }

  @Override
  public SSLParameters sslParameters() {
    return client.sslParameters();
  }

  @Override
  public Optional<Authenticator> authenticator() {
    return client.authenticator();
  }

  @Override
  public Version version() {
    return client.version();
  }

  @Override
  public Optional<Executor> executor() {
    return client.executor();
  }
}
