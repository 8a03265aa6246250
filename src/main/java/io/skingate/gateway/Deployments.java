package io.skingate.gateway;

import io.skingate.http.Listening;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The verticles of a gateway by name. Its methods block; call them from one thread. */
final class Deployments {
  private static final Logger LOG = LoggerFactory.getLogger(Deployments.class);
  private static final Duration START_DEADLINE = Duration.ofSeconds(30);
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(15);

  private final Vertx vertx;
  private final List<Deployed> deployed = new ArrayList<>();

  Deployments(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Deploys one and waits for it. */
  void deploy(String name, Supplier<? extends Deployable> verticle) {
    deploy(name, verticle, 1);
  }

  /** Deploys so many, on neighbouring event loops, and waits for them. */
  void deploy(String name, Supplier<? extends Deployable> verticles, int instances) {
    DeploymentOptions options = new DeploymentOptions().setInstances(instances);
    String id = join(vertx.deployVerticle(verticles, options), START_DEADLINE, name);
    deployed.add(new Deployed(name, id));
  }

  /** Undeploys all of these names at once and waits until they are gone. */
  void undeploy(String... names) {
    List<Future<Void>> ending = new ArrayList<>();
    for (Deployed one : List.copyOf(deployed)) {
      if (List.of(names).contains(one.name)) {
        deployed.remove(one);
        ending.add(vertx.undeploy(one.id));
      }
    }
    await(String.join(", ", names), Future.join(ending));
  }

  /** Waits for an end, and only logs where it does not come. */
  static void await(String name, Future<?> ending) {
    try {
      join(ending, STOP_DEADLINE, name);
    } catch (RuntimeException e) {
      LOG.atWarn().setCause(e).addKeyValue("part", name).log("A part did not stop well");
    }
  }

  private static <T> T join(Future<T> future, Duration deadline, String name) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CommandFailure failure) {
        throw failure;
      }
      String part = e.getCause() instanceof Listening.RefusedException ? "" : name + ": ";
      throw new CommandFailure(1, List.of("skingate: " + part + e.getCause().getMessage()));
    } catch (TimeoutException e) {
      throw new CommandFailure(1, List.of("skingate: " + name + " took too long"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private record Deployed(String name, String id) {}
}
