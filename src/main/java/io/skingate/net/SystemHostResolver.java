package io.skingate.net;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.resolver.HostsFileEntriesProvider;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DefaultDnsCache;
import io.netty.resolver.dns.DnsErrorCauseException;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.util.NetUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.dns.impl.DnsAddressResolverProvider;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.shareddata.Shareable;
import java.io.File;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Looks names up in the hosts file and in DNS as Vert.x does, by its options, but gives every
 * address: Vert.x's own takes one of each family from the hosts file, and no IPv6 address from DNS
 * where there is an IPv4 one.
 */
final class SystemHostResolver implements HostResolver, Shareable {
  private static final String NAME = "skingate-host-resolver";

  /** How long the other family's addresses are waited for (RFC 8305, 3). */
  private static final long RESOLUTION_DELAY_MILLIS = 50;

  /** Above a healthy resolver's answer, and well below a connect timeout. */
  private static final long STALE_AFTER_MILLIS = 300;

  private static final int MOST_KNOWN = 4096;

  private final VertxInternal vertx;
  private final HostsFileEntriesProvider hosts;
  private final DnsNameResolverBuilder v4;
  private final DnsNameResolverBuilder v6;
  private final Map<EventLoop, Resolvers> resolvers = new ConcurrentHashMap<>();
  private final Map<String, List<InetAddress>> lastKnown =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, List<InetAddress>> eldest) {
              return size() > MOST_KNOWN;
            }
          });

  /**
   * Those of one event loop; they end with it.
   *
   * @param v6 null where this machine has no IPv6 address that others could know
   */
  private record Resolvers(DnsNameResolver v4, DnsNameResolver v6) {}

  private SystemHostResolver(VertxInternal vertx) {
    this.vertx = vertx;
    AddressResolverOptions options = vertx.nameResolver().options();
    this.hosts = hosts(options);
    this.v4 = builder(options, ResolvedAddressTypes.IPV4_ONLY);
    this.v6 = speaksIpv6() ? builder(options, ResolvedAddressTypes.IPV6_ONLY) : null;
  }

  static SystemHostResolver of(Vertx vertx) {
    return vertx
        .sharedData()
        .<String, SystemHostResolver>getLocalMap(NAME)
        .computeIfAbsent(NAME, name -> new SystemHostResolver((VertxInternal) vertx));
  }

  private static HostsFileEntriesProvider hosts(AddressResolverOptions options) {
    HostsFileEntriesProvider.Parser parser = HostsFileEntriesProvider.parser();
    try {
      if (options.getHostsPath() != null) {
        return parser.parse(new File(options.getHostsPath()));
      }
      return options.getHostsValue() == null
          ? parser.parseSilently()
          : parser.parse(new StringReader(options.getHostsValue().toString()));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private DnsNameResolverBuilder builder(
      AddressResolverOptions options, ResolvedAddressTypes family) {
    DefaultDnsCache cache =
        new DefaultDnsCache(
            options.getCacheMinTimeToLive(),
            options.getCacheMaxTimeToLive(),
            options.getCacheNegativeTimeToLive());
    return DnsAddressResolverProvider.create(vertx, options)
        .getDnsNameResolverBuilder()
        .copy()
        .hostsFileEntriesResolver((host, types) -> null)
        .resolvedAddressTypes(family)
        .resolveCache(cache);
  }

  private static boolean speaksIpv6() {
    return !NetUtil.isIpV4StackPreferred()
        && NetUtil.NETWORK_INTERFACES.stream()
            .flatMap(network -> network.inetAddresses())
            .anyMatch(
                address ->
                    address instanceof Inet6Address
                        && !address.isAnyLocalAddress()
                        && !address.isLoopbackAddress()
                        && !address.isLinkLocalAddress());
  }

  @Override
  public Future<List<InetAddress>> resolve(String host) {
    List<InetAddress> known = known(host);
    return known.isEmpty() ? ask(host) : Future.succeededFuture(known);
  }

  private List<InetAddress> known(String host) {
    byte[] literal = NetUtil.createByteArrayFromIpAddressString(host);
    if (literal != null) {
      return List.of(address(null, literal));
    }
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    name = name.toLowerCase(Locale.ROOT);
    List<InetAddress> listed = new ArrayList<>(hosts.ipv4Entries().getOrDefault(name, List.of()));
    listed.addAll(hosts.ipv6Entries().getOrDefault(name, List.of()));
    return listed.isEmpty() && name.equals("localhost")
        ? List.of(NetUtil.LOCALHOST4, NetUtil.LOCALHOST6)
        : listed;
  }

  private static InetAddress address(String host, byte[] bytes) {
    try {
      return InetAddress.getByAddress(host, bytes);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Where DNS does not answer, what it said last is better than nothing (RFC 8767). */
  private Future<List<InetAddress>> ask(String host) {
    Future<List<InetAddress>> fresh = lookUp(host);
    if (fresh.succeeded()) {
      return fresh;
    }
    fresh.onSuccess(addresses -> lastKnown.put(host, addresses));
    List<InetAddress> stale = lastKnown.get(host);
    if (stale == null) {
      return fresh;
    }
    return fresh
        .timeout(STALE_AFTER_MILLIS, TimeUnit.MILLISECONDS)
        .recover(
            failure ->
                saysThatThereIsNone(failure)
                    ? Future.failedFuture(failure)
                    : Future.succeededFuture(stale));
  }

  private static boolean saysThatThereIsNone(Throwable failure) {
    return failure.getCause() instanceof DnsErrorCauseException said
        && said.getCode().equals(DnsResponseCode.NXDOMAIN);
  }

  private Future<List<InetAddress>> lookUp(String host) {
    ContextInternal context = vertx.getOrCreateContext();
    Resolvers own = resolvers.computeIfAbsent(context.nettyEventLoop(), this::open);
    Future<List<InetAddress>> first = ask(context, own.v4, host);
    if (own.v6 == null) {
      return first;
    }
    Future<List<InetAddress>> second = ask(context, own.v6, host);
    Promise<List<InetAddress>> both = context.promise();
    Runnable end =
        () -> {
          List<InetAddress> found = new ArrayList<>();
          for (Future<List<InetAddress>> family : List.of(first, second)) {
            if (family.succeeded()) {
              found.addAll(family.result());
            }
          }
          both.tryComplete(found);
        };
    for (Future<List<InetAddress>> family : List.of(first, second)) {
      family.onComplete(
          done -> {
            if (first.isComplete() && second.isComplete()) {
              if (first.failed() && second.failed()) {
                both.tryFail(first.cause());
              } else {
                end.run();
              }
            } else if (done.succeeded()) {
              vertx.setTimer(RESOLUTION_DELAY_MILLIS, timer -> end.run());
            }
          });
    }
    return both.future();
  }

  private Resolvers open(EventLoop loop) {
    return new Resolvers(
        v4.copy().eventLoop(loop).build(), v6 == null ? null : v6.copy().eventLoop(loop).build());
  }

  private static Future<List<InetAddress>> ask(
      ContextInternal context, DnsNameResolver resolver, String host) {
    var promise = context.<List<InetAddress>>promise();
    resolver.resolveAll(host).addListener(promise);
    return promise.future();
  }
}
