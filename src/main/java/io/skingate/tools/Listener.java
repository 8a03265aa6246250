package io.skingate.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.callback.sending.Attempt;
import io.skingate.callback.sending.AttemptResult;
import io.skingate.callback.sending.CallbackSender;
import io.skingate.callback.sending.TargetGuard;
import io.skingate.config.Secret;
import io.skingate.json.Json;
import io.skingate.json.Rfc3339;
import io.skingate.net.HostResolver;
import io.skingate.tools.GatewayClient.Answer;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Follows a store's events and has each that brought a callback forwarded, one after the other, so
 * that an endpoint sees them in the order of the feed. Blocks the thread that runs it; {@link
 * #stop()} comes from another one.
 */
public final class Listener {
  private static final String PAGE = "/store/v1/events?limit=100&wait=25s&";

  /** The gateway holds an empty answer back for 25 seconds. */
  private static final Duration POLL_PATIENCE = Duration.ofSeconds(40);

  /** What an endpoint has for its answer, as with the gateway's callbacks by default. */
  private static final Duration ATTEMPT = Duration.ofSeconds(10);

  private static final Duration LOOKUP_PATIENCE = Duration.ofSeconds(10);

  /** What an event that is on its way may take when the listener is stopped. */
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(3);

  private final PatientGateway gateway;
  private final Forwarder forwarder;
  private final PrintWriter out;
  private final PrintWriter err;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicBoolean hinted = new AtomicBoolean();
  private FeedPosition position;
  private volatile Instant latest;

  /**
   * What to follow and where to send it.
   *
   * @param gateway its address
   * @param forward the endpoint, an http or https URL
   * @param since where to begin; null for what happens from now on
   */
  public record Options(
      URI gateway, String clientId, Secret secret, String forward, Instant since) {}

  /**
   * One that is ready to run.
   *
   * @param out gets a line for each event
   * @param err gets what the listener has to say itself
   */
  public static Listener of(
      Vertx vertx, Options options, String userAgent, PrintWriter out, PrintWriter err) {
    Clock clock = Clock.systemUTC();
    Context loop = vertx.getOrCreateContext();
    CallbackSender sender =
        new CallbackSender(
            vertx,
            HostResolver.of(vertx),
            new TargetGuard(true, port -> false, address -> false),
            new CallbackSender.Options(ATTEMPT, true, 1, 1, null));
    return new Listener(
        new GatewayClient(
            vertx, options.gateway(), options.clientId(), options.secret(), userAgent),
        new Forwarder(loop, sender, options.forward(), options.secret(), userAgent, clock),
        options.since(),
        clock,
        out,
        err);
  }

  private Listener(
      GatewayClient client,
      Forwarder forwarder,
      Instant since,
      Clock clock,
      PrintWriter out,
      PrintWriter err) {
    this.gateway = new PatientGateway(client, clock, this::say);
    this.forwarder = forwarder;
    this.out = out;
    this.err = err;
    position = since == null ? FeedPosition.end() : FeedPosition.since(since);
    latest = since;
  }

  /**
   * Runs until it is stopped.
   *
   * @throws GatewayRefusalException if the gateway will never serve this
   */
  public void run() throws GatewayRefusalException, InterruptedException {
    try {
      while (!gateway.isStopped()) {
        Optional<ObjectNode> page = page();
        if (page.isPresent()) {
          for (JsonNode event : page.get().path("events")) {
            take(event);
            if (gateway.isStopped()) {
              return;
            }
          }
          position = FeedPosition.after(page.get().path("cursor").asText());
        }
      }
    } finally {
      ended.countDown();
    }
  }

  /** Stops it, and says where to go on. What is being forwarded may end first. */
  public void stop() throws InterruptedException {
    gateway.stop();
    ended.await(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    if (latest != null && hinted.compareAndSet(false, true)) {
      say("To go on from here: --since " + Rfc3339.format(latest));
    }
  }

  /** The next events, when the gateway has been reached; empty when it is to be asked otherwise. */
  private Optional<ObjectNode> page() throws GatewayRefusalException, InterruptedException {
    Optional<Answer> answer =
        gateway.ask(client -> client.get(PAGE + position.query(), POLL_PATIENCE));
    if (answer.isEmpty()) {
      return Optional.empty();
    }
    ObjectNode body = answer.get().body();
    switch (answer.get().status()) {
      case 200 -> {
        if (!body.path("cursor").isTextual() || !body.path("events").isArray()) {
          throw new GatewayRefusalException(
              "what answers there is no gateway's event feed; check --url");
        }
        return Optional.of(body);
      }
      case 410 -> {
        say(
            "Events were trimmed before they were read; going on with the oldest that the gateway"
                + " still has");
        position = FeedPosition.after(body.path("oldest").asText());
      }
      case 409 -> {
        String since = body.path("since").asText();
        say("The gateway's Redis lost its latest events; reading again from " + since);
        position =
            FeedPosition.since(
                Rfc3339.parse(since)
                    .orElseThrow(() -> new GatewayRefusalException(answer.get().words())));
      }
      default -> throw new GatewayRefusalException(answer.get().words());
    }
    return Optional.empty();
  }

  private void take(JsonNode event) throws GatewayRefusalException, InterruptedException {
    String line = EventText.line(event);
    if (EventText.isForwarded(event)) {
      Optional<ObjectNode> order = lookUp(event.path("externalId").asText());
      if (order.isEmpty()) {
        return;
      }
      line += "  -> " + forward(event, order.get());
    }
    out.println(line);
    out.flush();
    latest = Rfc3339.parse(event.path("at").asText()).orElse(latest);
  }

  /**
   * The order as it is now, an empty object where there is none; nothing when stopped meanwhile.
   */
  private Optional<ObjectNode> lookUp(String externalId)
      throws GatewayRefusalException, InterruptedException {
    ObjectNode question = Json.object();
    question.putArray("externalIds").add(externalId);
    Optional<Answer> answer =
        gateway.ask(client -> client.post("/store/v1/orders/lookup", question, LOOKUP_PATIENCE));
    if (answer.isPresent() && answer.get().status() != 200) {
      throw new GatewayRefusalException(answer.get().words());
    }
    return answer.map(
        found ->
            found.body().path("orders").path(0) instanceof ObjectNode order
                ? order
                : Json.object());
  }

  /** Has it forwarded, again and again within bounds; how that went, in words. */
  private String forward(JsonNode event, ObjectNode order) throws InterruptedException {
    List<String> tries = new ArrayList<>();
    for (int failed = 0; ; ) {
      Attempt attempt =
          forwarder.forward(event, order).toCompletionStage().toCompletableFuture().join();
      tries.add(Forwarder.words(attempt));
      if (attempt.result() == AttemptResult.OK) {
        break;
      }
      Optional<Duration> wait = forwarder.waitAfter(++failed, attempt);
      if (wait.isEmpty() || gateway.isStopped()) {
        tries.add("given up");
        break;
      }
      gateway.pause(wait.get());
    }
    return String.join(", ", tries);
  }

  private void say(String what) {
    err.println("skingate: " + what);
    err.flush();
  }
}
