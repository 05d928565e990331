/* Included before anything else: the libraries look like the oldest that simul is built with, libcurl 7.81
 * and glibc 2.31 with its kernel's headers, and whatever came after them is an error where it is used. */
#include <curl/curl.h>
#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <unistd.h>

#undef LIBCURL_VERSION_NUM
#define LIBCURL_VERSION_NUM 0x075100
#undef __GLIBC_MINOR__
#define __GLIBC_MINOR__ 31
#undef SYS_close_range

#pragma GCC poison CURLOPT_PROTOCOLS_STR CURLOPT_REDIR_PROTOCOLS_STR CURLOPT_QUICK_EXIT
#pragma GCC poison close_range closefrom pidfd_open pidfd_send_signal epoll_pwait2 mallinfo2 strlcpy strlcat
