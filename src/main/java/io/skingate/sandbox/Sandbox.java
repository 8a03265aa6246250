package io.skingate.sandbox;

import io.skingate.sandbox.order.Outcome;
import io.skingate.sandbox.order.SandboxOrder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * A stand-in for SkinsNode on an HTTP port of its own: credentials, a wallet that pays, a catalog
 * whose items are gone once sold, orders that live on after they were accepted, and signed
 * webhooks. What happens to an order is chosen by the token of its trade URL, see {@link Outcome}.
 *
 * <p>The methods may be called from any thread. Those that return a plain value read what is now;
 * those that return a future act on the sandbox's event loop.
 */
public final class Sandbox {
  private final Vertx vertx;
  private final SandboxOptions options;
  private final SandboxState state;
  private final SandboxVerticle verticle;
  private String deployment;

  private Sandbox(
      Vertx vertx, SandboxOptions options, SandboxState state, SandboxVerticle verticle) {
    this.vertx = vertx;
    this.options = options;
    this.state = state;
    this.verticle = verticle;
  }

  /** Something for sale: what an order needs to name. */
  public record Offer(String id, String marketHashName, long price) {}

  /** Starts a sandbox; the future fails where the port is taken. */
  public static Future<Sandbox> start(Vertx vertx, SandboxOptions options) {
    SandboxState state = new SandboxState(options.clients(), options.maxOrders());
    SandboxVerticle verticle = new SandboxVerticle(options, state, Clock.systemUTC());
    Sandbox sandbox = new Sandbox(vertx, options, state, verticle);
    return vertx
        .deployVerticle(verticle)
        .map(
            id -> {
              sandbox.deployment = id;
              return sandbox;
            });
  }

  /** Closes the port and every connection, and forgets all orders. */
  public Future<Void> stop() {
    return vertx.undeploy(deployment);
  }

  public int port() {
    return verticle.port();
  }

  /** Where a gateway on this machine reaches it. */
  public String baseUrl() {
    String host = options.host().equals("0.0.0.0") ? "127.0.0.1" : options.host();
    return "http://" + host + ":" + port();
  }

  /** Plays this mode on every route from the next request on. */
  public void mode(SandboxMode mode) {
    Arrays.stream(SandboxRoute.values()).forEach(route -> state.mode(route, mode));
  }

  /** Plays this mode on one route from the next request on. */
  public void mode(SandboxRoute route, SandboxMode mode) {
    state.mode(route, mode);
  }

  /** How many requests came on this route, whatever their answer. */
  public long requests(SandboxRoute route) {
    return state.requests(route);
  }

  /** How many POSTs with this name came, refused ones included. */
  public int posts(String clientId, String externalId) {
    return account(clientId).posts(externalId);
  }

  /** Every order that was taken and is still kept, in no order. */
  public List<SandboxOrder> orders() {
    return state.accounts().values().stream()
        .flatMap(account -> account.orders().stream())
        .toList();
  }

  public Optional<SandboxOrder> order(String clientId, String externalId) {
    return Optional.ofNullable(account(clientId).order(externalId));
  }

  /** The wallet's cents now. */
  public long balance(String clientId) {
    return account(clientId).balance();
  }

  /** Webhooks that were answered 2xx. */
  public long webhooksDelivered() {
    return verticle.sender().delivered();
  }

  /** Webhooks given up after their last attempt. */
  public long webhooksFailed() {
    return verticle.sender().failed();
  }

  /** What stands first in the catalog. */
  public Future<List<Offer>> offers(int limit) {
    return verticle.onLoop(
        () ->
            verticle.items(limit).stream()
                .map(item -> new Offer(item.id().toString(), item.marketHashName(), item.price()))
                .toList());
  }

  /** Takes an item off the catalog, as if sold to somebody else. */
  public Future<Void> withdraw(String itemId) {
    return verticle.onLoop(
        () -> {
          verticle.catalog().remove(itemId);
          return null;
        });
  }

  /** Gives an item another price, in cents. */
  public Future<Void> reprice(String itemId, long price) {
    return verticle.onLoop(
        () -> {
          verticle.catalog().reprice(itemId, price);
          return null;
        });
  }

  /** Gives an order any status, known or not, and sends its webhook. */
  public Future<Void> push(String clientId, String externalId, String status) {
    ClientAccount account = account(clientId);
    return verticle.onLoop(
        () -> {
          if (!verticle.fulfilment().push(account, externalId, status)) {
            throw new NoSuchElementException("no order " + externalId);
          }
          return null;
        });
  }

  private ClientAccount account(String clientId) {
    ClientAccount account = state.accounts().get(clientId);
    if (account == null) {
      throw new NoSuchElementException("no client " + clientId);
    }
    return account;
  }
}
