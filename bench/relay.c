/* The floor: a single-threaded epoll relay that does no more than a relay must.
 *
 *   relay UPSTREAM_PORT...   one loopback port for each; prints them on one line
 *
 * Keeps half-closes and back-pressure. Level-triggered, one write tried at once.
 * Built by `python -m bench.line` where there is a C compiler.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { READ_BYTES = 262144, BACKLOG = 4096, BATCH = 256 };

struct end {
	int fd;
	uint16_t upstream; /* of a listener, else 0 */
	int connecting, heard_eof, said_eof, dead;
	struct end *peer, *next_dead;
	char *kept;
	size_t from, size;
	uint32_t events;
};

static int poller;
static struct end *graveyard;
static char buffer[READ_BYTES];

static void watch(struct end *end, uint32_t events)
{
	struct epoll_event event = { .events = events, .data.ptr = end };
	if (end->dead || end->events == events)
		return;
	epoll_ctl(poller, end->events == UINT32_MAX ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, end->fd, &event);
	end->events = events;
}

static struct end *end_on(int fd)
{
	struct end *end = calloc(1, sizeof *end);
	int on = 1;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	end->fd = fd;
	end->events = UINT32_MAX;
	return end;
}

static struct sockaddr_in loopback(uint16_t port)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(port) };
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return at;
}

static void bury(struct end *end)
{
	if (end->dead)
		return;
	close(end->fd);
	end->dead = 1;
	end->next_dead = graveyard; /* events of this batch may still name it */
	graveyard = end;
}

static void part(struct end *end)
{
	struct end *peer = end->peer;
	bury(end);
	bury(peer);
}

static void take(struct end *listener)
{
	int fd;
	while ((fd = accept4(listener->fd, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
		struct sockaddr_in at = loopback(listener->upstream);
		struct end *client = end_on(fd);
		struct end *server = end_on(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0));
		client->peer = server;
		server->peer = client;
		server->connecting = 1;
		connect(server->fd, (struct sockaddr *)&at, sizeof at);
		watch(client, 0);
		watch(server, EPOLLOUT);
	}
}

static void finish(struct end *end)
{
	if (end->peer->heard_eof && !end->size && !end->said_eof) {
		shutdown(end->fd, SHUT_WR);
		end->said_eof = 1;
	}
	if (end->said_eof && end->peer->said_eof)
		part(end);
}

static void readable(struct end *end)
{
	struct end *peer = end->peer;
	ssize_t got = read(end->fd, buffer, sizeof buffer), put;
	if (got < 0) {
		if (errno != EAGAIN)
			part(end);
		return;
	}
	if (got == 0) {
		end->heard_eof = 1;
		watch(end, end->events & ~(uint32_t)EPOLLIN);
		finish(peer);
		return;
	}
	put = write(peer->fd, buffer, (size_t)got);
	if (put == got)
		return;
	if (put < 0 && errno != EAGAIN) {
		part(end);
		return;
	}
	put = put < 0 ? 0 : put;
	peer->kept = peer->kept ? peer->kept : malloc(READ_BYTES);
	peer->from = 0;
	peer->size = (size_t)(got - put);
	memcpy(peer->kept, buffer + put, peer->size);
	watch(end, end->events & ~(uint32_t)EPOLLIN);
	watch(peer, peer->events | EPOLLOUT);
}

static void writable(struct end *end)
{
	ssize_t put;
	if (end->connecting) {
		int error = 0;
		socklen_t size = sizeof error;
		getsockopt(end->fd, SOL_SOCKET, SO_ERROR, &error, &size);
		if (error) {
			part(end);
			return;
		}
		end->connecting = 0;
		watch(end, EPOLLIN);
		watch(end->peer, EPOLLIN);
		return;
	}
	put = write(end->fd, end->kept + end->from, end->size);
	if (put < 0) {
		if (errno != EAGAIN)
			part(end);
		return;
	}
	end->from += (size_t)put;
	end->size -= (size_t)put;
	if (end->size)
		return;
	watch(end, end->events & ~(uint32_t)EPOLLOUT);
	if (end->peer->heard_eof)
		finish(end);
	else
		watch(end->peer, end->peer->events | EPOLLIN);
}

static void listen_for(uint16_t upstream)
{
	struct sockaddr_in at = loopback(0);
	socklen_t size = sizeof at;
	struct end *listener = end_on(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0));
	listener->upstream = upstream;
	if (bind(listener->fd, (struct sockaddr *)&at, sizeof at) || listen(listener->fd, BACKLOG)) {
		perror("relay");
		exit(1);
	}
	getsockname(listener->fd, (struct sockaddr *)&at, &size);
	printf("%d ", ntohs(at.sin_port));
	watch(listener, EPOLLIN);
}

int main(int count, char **ports)
{
	struct epoll_event events[BATCH];
	signal(SIGPIPE, SIG_IGN);
	poller = epoll_create1(0);
	for (int i = 1; i < count; i++)
		listen_for((uint16_t)atoi(ports[i]));
	printf("\n");
	fflush(stdout);
	for (;;) {
		int ready = epoll_wait(poller, events, BATCH, -1);
		for (int i = 0; i < ready; i++) {
			struct end *end = events[i].data.ptr;
			if (end->upstream) {
				take(end);
				continue;
			}
			if (!end->dead && events[i].events & (EPOLLOUT | EPOLLERR) && end->events & EPOLLOUT)
				writable(end);
			if (!end->dead && events[i].events & (EPOLLIN | EPOLLERR | EPOLLHUP) && end->events & EPOLLIN)
				readable(end);
		}
		while (graveyard) {
			struct end *next = graveyard->next_dead;
			free(graveyard->kept);
			free(graveyard);
			graveyard = next;
		}
	}
}
