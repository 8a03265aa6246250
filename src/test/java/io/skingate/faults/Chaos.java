package io.skingate.faults;

import io.skingate.testing.World;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Kills pods and starts them again, freezes Redis, and crashes Redis in the middle of each round. A
 * crash of Redis loses up to two seconds of what it acknowledged; the pods tell it again. So no pod
 * is killed within a few seconds of one: both at once lose what nobody has any more.
 */
final class Chaos {
  private static final Duration ROUND = Duration.ofSeconds(20);

  /** Between a crash of Redis and the kill of a pod, either way. */
  private static final Duration APART = Duration.ofSeconds(4);

  private static final int PODS = 2;

  private final World world;
  private final Random random;
  private final List<Instant> crashes = new ArrayList<>();
  private final List<CompletableFuture<Void>> starting = new ArrayList<>();
  private int kills;
  private int freezes;

  Chaos(World world, long seed) {
    this.world = world;
    this.random = new Random(seed);
  }

  /** Goes on for so long; then every pod and Redis run. */
  void run(Duration duration) throws Exception {
    long until = System.nanoTime() + duration.toNanos();
    while (System.nanoTime() < until) {
      Duration left = Duration.ofNanos(until - System.nanoTime());
      Duration round = left.compareTo(ROUND) < 0 ? left : ROUND;
      Duration part = round.minus(APART.multipliedBy(2)).dividedBy(2);
      trouble(part);
      if (round.compareTo(APART.multipliedBy(3)) > 0) {
        allPodsRun();
        pause(APART);
        crashRedis();
        pause(APART);
      }
      trouble(part);
    }
    allPodsRun();
  }

  private void trouble(Duration duration) throws Exception {
    long until = System.nanoTime() + duration.toNanos();
    while (System.nanoTime() < until) {
      pause(Duration.ofMillis(random.nextInt(300, 1500)));
      int drawn = random.nextInt(10);
      if (drawn < 6) {
        kill(random.nextInt(PODS));
      } else if (drawn < 7) {
        kill(0);
        kill(1);
      } else {
        freezeRedis();
      }
    }
  }

  private void kill(int pod) {
    if (world.pod(pod).isAlive()) {
      world.pod(pod).kill9();
      kills++;
      starting.add(CompletableFuture.runAsync(() -> world.startPod(pod)));
    }
  }

  private void freezeRedis() throws Exception {
    world.redis.pause();
    freezes++;
    pause(Duration.ofMillis(random.nextInt(200, 1200)));
    world.redis.resume();
  }

  private void crashRedis() throws IOException, InterruptedException {
    crashes.add(Instant.now());
    world.redis.kill();
    pause(Duration.ofMillis(random.nextInt(800)));
    world.redis.start();
    crashes.add(Instant.now());
  }

  private void allPodsRun() {
    starting.forEach(CompletableFuture::join);
    starting.clear();
  }

  private static void pause(Duration duration) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(duration.toMillis());
  }

  /** When Redis went and came back. */
  List<Instant> crashes() {
    return crashes;
  }

  @Override
  public String toString() {
    return kills
        + " kills, "
        + freezes
        + " freezes and "
        + crashes.size() / 2
        + " crashes of Redis";
  }
}
