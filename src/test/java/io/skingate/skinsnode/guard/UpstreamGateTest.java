package io.skingate.skinsnode.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.skingate.skinsnode.guard.UpstreamGate.Lane;
import io.skingate.skinsnode.guard.UpstreamGate.Standing;
import io.skingate.skinsnode.guard.UpstreamGate.Ticket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class UpstreamGateTest {
  private final List<String> admitted = new ArrayList<>();
  private final Deque<Ticket> inside = new ArrayDeque<>();

  private Ticket order(UpstreamGate gate, String tenant) {
    return enter(gate, Lane.ORDERS, tenant, tenant);
  }

  private Ticket enter(UpstreamGate gate, Lane lane, String tenant, String name) {
    Ticket[] ticket = new Ticket[1];
    ticket[0] =
        gate.enter(
            lane,
            tenant,
            () -> {
              admitted.add(name);
              inside.add(ticket[0]);
            });
    if (ticket[0].standing() == Standing.INSIDE) {
      inside.add(ticket[0]);
    }
    return ticket[0];
  }

  private void drain(UpstreamGate gate) {
    while (!inside.isEmpty()) {
      gate.release(inside.poll());
    }
  }

  @Test
  void a_burst_of_one_tenant_does_not_hold_up_anothers_single_order() {
    UpstreamGate gate = new UpstreamGate(1);
    for (int i = 0; i < 50; i++) {
      order(gate, "busy");
    }
    order(gate, "quiet");
    drain(gate);
    assertThat(admitted.indexOf("quiet")).isLessThanOrEqualTo(1);
    assertThat(admitted).hasSize(50);
  }

  @Test
  void tenants_take_turns_and_keep_their_own_order() {
    UpstreamGate gate = new UpstreamGate(1);
    order(gate, "first");
    for (String name : new String[] {"a1", "a2", "a3", "b1", "b2", "c1"}) {
      enter(gate, Lane.ORDERS, name.substring(0, 1), name);
    }
    drain(gate);
    assertThat(admitted).containsExactly("a1", "b1", "c1", "a2", "b2", "a3");
  }

  @Test
  void reads_leave_places_for_orders() {
    UpstreamGate gate = new UpstreamGate(8);
    for (int i = 0; i < 20; i++) {
      enter(gate, Lane.READS, "t", "read");
    }
    assertThat(gate.inside()).isEqualTo(6);
    assertThat(order(gate, "t").standing()).isEqualTo(Standing.INSIDE);
    assertThat(order(gate, "t").standing()).isEqualTo(Standing.INSIDE);
    assertThat(order(gate, "t").standing()).isEqualTo(Standing.WAITING);
  }

  @Test
  void orders_go_before_reads_but_never_starve_them() {
    UpstreamGate gate = new UpstreamGate(1);
    order(gate, "t");
    enter(gate, Lane.READS, "t", "read");
    for (int i = 0; i < 20; i++) {
      enter(gate, Lane.ORDERS, "t", "order");
    }
    drain(gate);
    assertThat(admitted.get(0)).isEqualTo("order");
    assertThat(admitted.indexOf("read")).isBetween(1, 8);
    assertThat(admitted).hasSize(21);
  }

  @Test
  void refuses_when_a_tenants_queue_is_full_and_still_takes_others() {
    UpstreamGate gate = new UpstreamGate(1);
    order(gate, "busy");
    for (int i = 0; i < 64; i++) {
      assertThat(order(gate, "busy").standing()).isEqualTo(Standing.WAITING);
    }
    assertThat(order(gate, "busy").standing()).isEqualTo(Standing.REFUSED);
    assertThat(order(gate, "other").standing()).isEqualTo(Standing.WAITING);
  }

  @Test
  void bounds_the_queue_of_all_tenants() {
    UpstreamGate gate = new UpstreamGate(1);
    order(gate, "first");
    for (int i = 0; i < 256; i++) {
      assertThat(order(gate, "t" + i).standing()).isEqualTo(Standing.WAITING);
    }
    assertThat(order(gate, "late").standing()).isEqualTo(Standing.REFUSED);
  }

  @Test
  void one_that_gave_up_is_never_admitted() {
    UpstreamGate gate = new UpstreamGate(1);
    Ticket first = order(gate, "t");
    Ticket second = order(gate, "t");
    assertThat(gate.giveUp(second)).isTrue();
    assertThat(gate.giveUp(second)).isFalse();
    assertThat(gate.giveUp(first)).isFalse();
    gate.release(first);
    gate.release(first);
    gate.release(second);
    assertThat(admitted).isEmpty();
    assertThat(gate.inside()).isZero();
    assertThat(gate.waiting()).isZero();
  }

  @Property(tries = 200)
  void never_holds_more_than_its_places_and_loses_nobody(
      @ForAll @IntRange(min = 1, max = 9) int places, @ForAll long seed) {
    UpstreamGate gate = new UpstreamGate(places);
    Random random = new Random(seed);
    List<Ticket> tickets = new ArrayList<>();
    inside.clear();
    for (int i = 0; i < 400; i++) {
      int action = random.nextInt(10);
      if (action < 6) {
        Lane lane = random.nextInt(3) == 0 ? Lane.READS : Lane.ORDERS;
        tickets.add(enter(gate, lane, "t" + random.nextInt(4), "x"));
      } else if (action < 9 && !inside.isEmpty()) {
        gate.release(inside.poll());
      } else if (!tickets.isEmpty()) {
        gate.giveUp(tickets.get(random.nextInt(tickets.size())));
      }
      long held = tickets.stream().filter(t -> t.standing() == Standing.INSIDE).count();
      long waiting = tickets.stream().filter(t -> t.standing() == Standing.WAITING).count();
      assertThat(gate.inside()).isEqualTo((int) held).isLessThanOrEqualTo(places);
      assertThat(gate.waiting()).isEqualTo((int) waiting);
      assertThat(inside).hasSize((int) held);
    }
    drain(gate);
    assertThat(tickets).noneMatch(t -> t.standing() == Standing.WAITING);
    assertThat(gate.inside()).isZero();
  }

  @Test
  void stays_within_its_places_under_many_threads() throws Exception {
    UpstreamGate gate = new UpstreamGate(3);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    int calls = 240;
    CountDownLatch done = new CountDownLatch(calls);
    try {
      for (int i = 0; i < calls; i++) {
        String tenant = "t" + i % 5;
        threads.execute(() -> callThrough(gate, threads, tenant, now, most, done));
      }
      assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    } finally {
      threads.shutdownNow();
    }
    assertThat(most.get()).isBetween(1, 3);
    assertThat(gate.inside()).isZero();
  }

  private static void callThrough(
      UpstreamGate gate,
      ExecutorService threads,
      String tenant,
      AtomicInteger now,
      AtomicInteger most,
      CountDownLatch done) {
    Ticket[] ticket = new Ticket[1];
    CountDownLatch known = new CountDownLatch(1);
    Runnable work =
        () -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          Thread.yield();
          now.decrementAndGet();
          gate.release(ticket[0]);
          done.countDown();
        };
    AtomicInteger once = new AtomicInteger();
    ticket[0] =
        gate.enter(
            Lane.ORDERS,
            tenant,
            () ->
                threads.execute(
                    () -> {
                      awaitQuietly(known);
                      if (once.getAndIncrement() == 0) {
                        work.run();
                      }
                    }));
    known.countDown();
    if (ticket[0].standing() == Standing.INSIDE && once.getAndIncrement() == 0) {
      work.run();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
