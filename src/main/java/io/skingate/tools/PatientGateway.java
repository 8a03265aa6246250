package io.skingate.tools;

import io.skingate.http.RetryAfter;
import io.skingate.tools.GatewayClient.Answer;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Asks a gateway until it answers what waiting would not change: one that restarts, is overloaded
 * or out of reach is asked again. Blocks the one thread that asks; {@link #stop()} comes from
 * another one and ends every wait.
 */
final class PatientGateway {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final GatewayClient client;
  private final Clock clock;
  private final Consumer<String> voice;
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();
  private volatile CompletableFuture<Optional<Answer>> awaited = new CompletableFuture<>();

  /**
   * @param voice is told once that there is trouble, and once that it is over
   */
  PatientGateway(GatewayClient client, Clock clock, Consumer<String> voice) {
    this.client = client;
    this.clock = clock;
    this.voice = voice;
  }

  /** The answer; nothing when stopped meanwhile. */
  Optional<Answer> ask(Function<GatewayClient, Future<Answer>> question)
      throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    boolean troubled = false;
    while (!isStopped()) {
      String trouble;
      Optional<Duration> asked = Optional.empty();
      try {
        Optional<Answer> answer = await(question.apply(client));
        if (answer.isEmpty() || !mayPass(answer.get().status())) {
          if (troubled && answer.isPresent()) {
            voice.accept("The gateway answers again");
          }
          return answer;
        }
        trouble = answer.get().words();
        asked = RetryAfter.parse(answer.get().retryAfter(), clock.instant());
      } catch (ExecutionException unreachable) {
        trouble = "the gateway cannot be reached: " + reason(unreachable.getCause());
      }
      if (!troubled) {
        voice.accept(EventText.plain(trouble) + "; trying again until it can");
        troubled = true;
      }
      Duration wait = asked.filter(each -> each.compareTo(FIRST_PAUSE) > 0).orElse(pause);
      pause(min(wait, LONGEST_PAUSE));
      pause = min(pause.multipliedBy(2), LONGEST_PAUSE);
    }
    return Optional.empty();
  }

  private static boolean mayPass(int status) {
    return status == 408 || status == 429 || status >= 500;
  }

  private Optional<Answer> await(Future<Answer> answer)
      throws ExecutionException, InterruptedException {
    CompletableFuture<Optional<Answer>> first = new CompletableFuture<>();
    awaited = first;
    if (isStopped()) {
      return Optional.empty();
    }
    answer.map(Optional::of).onComplete(first::complete, first::completeExceptionally);
    return first.get();
  }

  /** Waits, unless it is stopped. */
  void pause(Duration wait) throws InterruptedException {
    try {
      stopped.get(wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException over) {
      return;
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  void stop() {
    stopped.complete(null);
    awaited.complete(Optional.empty());
  }

  boolean isStopped() {
    return stopped.isDone();
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private static String reason(Throwable failure) {
    return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
  }
}
