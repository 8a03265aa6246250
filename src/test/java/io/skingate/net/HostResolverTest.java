package io.skingate.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.datagram.DatagramSocket;
import io.vertx.core.dns.AddressResolverOptions;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HostResolverTest {
  private final Vertx vertx =
      Vertx.vertx(
          new VertxOptions()
              .setAddressResolverOptions(
                  new AddressResolverOptions()
                      .setHostsValue(
                          Buffer.buffer(
                              """
                              127.0.0.2 two.test
                              ::1       two.test other.test
                              127.0.0.1 two.test
                              """))
                      // Nobody answers there.
                      .setServers(List.of("127.0.0.1:1"))
                      .setQueryTimeout(200)
                      .setMaxQueries(1)));

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private List<String> resolve(String host) throws Exception {
    return resolve(HostResolver.of(vertx), host);
  }

  private static List<String> resolve(HostResolver resolver, String host) throws Exception {
    return resolver
        .resolve(host)
        .toCompletionStage()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS)
        .stream()
        .map(InetAddress::getHostAddress)
        .toList();
  }

  @Test
  void every_address_of_the_hosts_file_is_given() throws Exception {
    assertThat(resolve("two.test")).containsExactly("127.0.0.2", "127.0.0.1", "0:0:0:0:0:0:0:1");
    assertThat(resolve("TWO.test.")).hasSize(3);
    assertThat(resolve("other.test")).containsExactly("0:0:0:0:0:0:0:1");
  }

  @Test
  void an_address_is_its_own() throws Exception {
    assertThat(resolve("127.0.0.9")).containsExactly("127.0.0.9");
    assertThat(resolve("[::1]")).containsExactly("0:0:0:0:0:0:0:1");
    assertThat(resolve("::1")).containsExactly("0:0:0:0:0:0:0:1");
  }

  @Test
  void this_machine_is_known_without_a_hosts_file() throws Exception {
    assertThat(resolve("localhost")).containsExactly("127.0.0.1", "0:0:0:0:0:0:0:1");
  }

  @Test
  void a_name_that_nobody_knows_is_a_failure() {
    assertThatThrownBy(() -> resolve("nowhere.test"))
        .hasCauseInstanceOf(java.net.UnknownHostException.class);
  }

  @Test
  void every_address_that_dns_has_is_given_and_the_last_ones_while_dns_is_silent()
      throws Exception {
    AtomicBoolean silent = new AtomicBoolean();
    DatagramSocket dns = vertx.createDatagramSocket();
    dns.handler(
        query -> {
          if (!silent.get()) {
            dns.send(answer(query.data()), query.sender().port(), query.sender().host());
          }
        });
    dns.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    Vertx asking =
        Vertx.vertx(
            new VertxOptions()
                .setAddressResolverOptions(
                    new AddressResolverOptions()
                        .setServers(List.of("127.0.0.1:" + dns.localAddress().port()))
                        .setHostsValue(Buffer.buffer(""))
                        .setQueryTimeout(2_000)));
    try {
      HostResolver resolver = HostResolver.of(asking);
      Callable<List<String>> resolve = () -> resolve(resolver, "shop.example.");
      assertThat(resolve.call()).startsWith("127.0.0.2", "127.0.0.1");
      silent.set(true);
      // Its answer is valid for one second.
      vertx.timer(1_200).toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
      long from = System.nanoTime();
      assertThat(resolve.call()).startsWith("127.0.0.2", "127.0.0.1");
      assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(2));
    } finally {
      asking.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  /** Two addresses, 127.0.0.2 and 127.0.0.1, for a question of type A; none for another. */
  private static Buffer answer(Buffer query) {
    int end = 12;
    while (query.getByte(end) != 0) {
      end += query.getByte(end) + 1;
    }
    boolean v4 = query.getShort(end + 1) == 1;
    Buffer answer =
        Buffer.buffer()
            .appendShort(query.getShort(0))
            .appendShort((short) 0x8180)
            .appendShort((short) 1)
            .appendShort((short) (v4 ? 2 : 0))
            .appendInt(0)
            .appendBuffer(query.getBuffer(12, end + 5));
    for (int last = 2; v4 && last > 0; last--) {
      answer
          .appendShort((short) 0xc00c)
          .appendShort((short) 1)
          .appendShort((short) 1)
          .appendInt(1)
          .appendShort((short) 4)
          .appendBytes(new byte[] {127, 0, 0, (byte) last});
    }
    return answer;
  }
}
