<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>ServerChoice</name>
    <message><source>Where are your company's data?</source><translation>公司的数据存放在哪里？</translation></message>
    <message><source>On this computer</source><translation>这台电脑</translation></message>
    <message><source>On a server of the company</source><translation>公司的服务器</translation></message>
    <message><source>Address of the server</source><translation>服务器地址</translation></message>
    <message><source>For example db.example.hk, or db.example.hk:5433</source><translation>例子：db.example.hk 或 db.example.hk:5433</translation></message>
    <message><source>Use this server</source><translation>使用这个服务器</translation></message>
    <message><source>Leave it as it is</source><translation>不更改</translation></message>
</context>
</TS>
