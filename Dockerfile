# syntax=docker/dockerfile:1

# The gateway in one image: docker build -t skingate:1.0.0 --build-arg REVISION="$(git rev-parse --short HEAD)" .
# Pin both bases by digest where your registry mirrors them.

FROM docker.io/library/maven:3.9.11-eclipse-temurin-25 AS build
WORKDIR /src
ARG REVISION=unknown
# The dependencies first: they change less often than the sources.
COPY pom.xml ./
COPY .mvn .mvn
RUN --mount=type=cache,target=/root/.m2 mvn --batch-mode --no-transfer-progress dependency:go-offline
COPY src src
RUN --mount=type=cache,target=/root/.m2 \
    mvn --batch-mode --no-transfer-progress -DskipTests -Dskingate.revision="${REVISION}" package \
    && java -jar target/skingate.jar --version

FROM docker.io/library/eclipse-temurin:25.0.1_8-jre-noble
LABEL org.opencontainers.image.title="Skingate" \
      org.opencontainers.image.description="An order gateway between many tenant stores and the SkinsNode API"

# A pod's own JDK_JAVA_OPTIONS replaces all of these. The collector and the processors are stated, because
# the JVM guesses them from the pod's limits: below 1,792 MiB it takes the serial collector, and without a
# processor limit it counts the node's processors and Vert.x takes twice as many event loops. Heap dumps
# would hold secrets, so none is written.
ENV MALLOC_ARENA_MAX=2 \
    LANG=C.UTF-8 \
    JDK_JAVA_OPTIONS="-XX:+UseSerialGC \
-XX:InitialRAMPercentage=25 \
-XX:MaxRAMPercentage=25 \
-XX:MetaspaceSize=96m \
-XX:MaxDirectMemorySize=192m \
-XX:TrimNativeHeapInterval=10000 \
-XX:ActiveProcessorCount=2 \
-XX:+UseCompactObjectHeaders \
-XX:+ExitOnOutOfMemoryError \
--enable-native-access=ALL-UNNAMED \
--sun-misc-unsafe-memory-access=allow"

COPY --from=build /src/target/skingate.jar /opt/skingate/skingate.jar

# Records what a gateway loads and how its methods run, in this very image and with its flags: the cache
# serves no other jar, Java or object layout. The heap is stated, since a large build machine's would be
# laid out in another way than a pod's.
RUN java -Xmx512m -XX:AOTCacheOutput=/opt/skingate/skingate.aot -jar /opt/skingate/skingate.jar train > /dev/null
ENV JDK_JAVA_OPTIONS="${JDK_JAVA_OPTIONS} -XX:AOTCache=/opt/skingate/skingate.aot"

# A number, so that runAsNonRoot can be checked without looking the name up.
USER 10001:10001
WORKDIR /tmp
EXPOSE 8080 9090

# An array, so that SIGTERM reaches java. Health is asked for over HTTP on port 9090.
ENTRYPOINT ["java", "-jar", "/opt/skingate/skingate.jar"]
CMD ["--help"]
